import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { VmatlasError } from '../../../../src/shared/errors'
import { parseMaps } from '../../../../src/shared/proc/parse-maps'
import { parseSmaps, SmapsParser, type ParsedSmaps } from '../../../../src/shared/proc/parse-smaps'
import { parseSmapsRollup } from '../../../../src/shared/proc/parse-smaps-rollup'
import { listVmFlags } from '../../../../src/shared/proc/vm-flags'
import { USAGE_FIELD_NAMES, USAGE_FIELDS } from '../../../../src/shared/tables/usage-field'
import { sumUsage, unknownFlagsOf, type UsageTable } from '../../../../src/shared/tables/usage-table'
import { rowsOf } from './naive-maps'
import { bytesOf, PROC_CASES, readFixture, readFixtureText } from './proc-fixture'

const parseText = (text: string): ParsedSmaps => parseSmaps(bytesOf(text))

/** All numbers and flags of a row by kernel name, in bytes where the kernel says kB. */
function entryOf(usage: UsageTable, row: number): Record<string, number | string> {
  const entry: Record<string, number | string> = {}
  for (const field of USAGE_FIELD_NAMES) {
    const value = usage.columns[field][row] ?? Number.NaN
    if (!Number.isNaN(value)) entry[USAGE_FIELDS[field].kernelName] = value
  }
  for (const { kernelName, values } of usage.others) {
    const value = values[row] ?? Number.NaN
    if (!Number.isNaN(value)) entry[kernelName] = value
  }
  const flags = {
    low: usage.flagsLow[row] ?? 0,
    high: usage.flagsHigh[row] ?? 0,
    unknown: unknownFlagsOf(usage, row),
  }
  const codes = listVmFlags(flags).join(' ')
  if (codes !== '') entry['VmFlags'] = codes
  return entry
}

/** The same read the slow and obvious way, entry by entry; "Size" left out. */
function parseNaively(text: string): Record<string, number | string>[] {
  const entries: Record<string, number | string>[] = []
  for (const line of text.split('\n')) {
    const [, label, rest] = /^([A-Z]\w*): *(.*)$/.exec(line) ?? []
    const last = entries.at(-1)
    if (label === undefined && line !== '') entries.push({})
    else if (label === 'VmFlags' && last) last[label] = (rest ?? '').trim()
    else if (label !== undefined && label !== 'Size' && last) {
      last[label] = Number.parseInt(rest ?? '', 10) * (rest?.endsWith('kB') ? 1024 : 1)
    }
  }
  return entries
}

const entriesOf = ({ usage }: ParsedSmaps): Record<string, number | string>[] =>
  Array.from({ length: usage.length }, (_, row) => entryOf(usage, row))

const LIVE_CASES = PROC_CASES.filter((name) => readFixture(name, 'smaps').length > 0)

describe('parseSmaps on recorded processes', () => {
  it.each(LIVE_CASES)('%s reads as the naive reading does', (name) => {
    expect(entriesOf(parseSmaps(readFixture(name, 'smaps')))).toEqual(
      parseNaively(readFixtureText(name, 'smaps')),
    )
  })

  it.each(LIVE_CASES)('%s has the rows of maps', (name) => {
    const smaps = parseSmaps(readFixture(name, 'smaps'))
    const maps = parseMaps(readFixture(name, 'maps'))
    expect(rowsOf(smaps.table)).toEqual(rowsOf(maps.table))
    expect(smaps.usedMaps).toBe(maps.usedMaps)
    expect(smaps.usage.length).toBe(maps.table.length)
  })

  it.each(LIVE_CASES)('%s adds up: RSS is its four parts, and the rollup is the whole', (name) => {
    const { usage } = parseSmaps(readFixture(name, 'smaps'))
    const { rss, sharedClean, sharedDirty, privateClean, privateDirty } = usage.columns
    for (let row = 0; row < usage.length; row++) {
      const parts = [sharedClean, sharedDirty, privateClean, privateDirty].map(
        (column) => column[row] ?? Number.NaN,
      )
      expect(parts.reduce((sum, part) => sum + part)).toBe(rss[row])
    }
    const rollup = parseSmapsRollup(readFixture(name, 'smaps_rollup'))
    expect(sumUsage(usage, 'rss')).toBe(rollup.sums.rss)
    expect(sumUsage(usage, 'privateDirty')).toBe(rollup.sums.privateDirty)
    expect(rollup.pssAnon + rollup.pssFile + rollup.pssShmem).toBeGreaterThan(0)
    expect(rollup.sums.thpEligible).toBeNaN()
  })

  it.each(LIVE_CASES)('%s may be cut anywhere', (name) => {
    const bytes = readFixture(name, 'smaps')
    const whole = entriesOf(parseSmaps(bytes))
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 6000 }), { minLength: 1, maxLength: 6 }), (lengths) => {
        const parser = new SmapsParser()
        let at = 0
        for (let piece = 0; at < bytes.length; piece++) {
          const end = Math.min(bytes.length, at + (lengths[piece % lengths.length] ?? 1))
          parser.push(bytes, at, end)
          at = end
        }
        expect(entriesOf(parser.finish())).toEqual(whole)
      }),
      { numRuns: 12 },
    )
  })
})

describe('parseSmaps', () => {
  const head = (start: string, end: string): string => `${start}-${end} rw-p 00000000 00:00 0 \n`

  it('keeps fields that it does not know, by name, unit and order', () => {
    const { usage } = parseText(
      `${head('1000', '3000')}Size:                  8 kB\nNew_Thing:            12 kB\nRss:                   4 kB\nCount:    7\n`,
    )
    expect(usage.others.map(({ kernelName, unit }) => [kernelName, unit])).toEqual([
      ['New_Thing', 'bytes'],
      ['Count', 'number'],
    ])
    expect(entryOf(usage, 0)).toEqual({ New_Thing: 12288, Rss: 4096, Count: 7 })
    expect(usage.fieldOrder).toEqual(['Size', 'New_Thing', 'Rss', 'Count'])
  })

  it('keeps flags that it does not know word for word', () => {
    const { usage } = parseText(`${head('1000', '3000')}VmFlags: rd zz wr sl ?? \n`)
    expect(entryOf(usage, 0)['VmFlags']).toBe('rd wr sl zz ??')
    expect(unknownFlagsOf(usage, 0)).toBe('zz ??')
  })

  it('says NaN for what an entry lacks, and never 0', () => {
    const text = `${head('1000', '2000')}Rss:                   4 kB\nPss:                   4 kB\n${head('2000', '3000')}Pss:                   2 kB\n${head('3000', '4000')}Rss:                   8 kB\nPss:                   2 kB\n${head('4000', '5000')}`
    const { columns } = parseText(text).usage
    expect([...columns.rss]).toEqual([4096, Number.NaN, 8192, Number.NaN])
    expect([...columns.pss]).toEqual([4096, 2048, 2048, Number.NaN])
    expect([...columns.swap]).toEqual(Array(4).fill(Number.NaN))
  })

  it('falls back to the full parse where a line is longer than in the first entry', () => {
    const entry = (rss: string): string =>
      `Rss:            ${rss.padStart(8)} kB\nPss:                   1 kB\n`
    const text =
      head('1000', '2000') +
      entry('4') +
      head('2000', '3000') +
      entry('123456789') +
      head('3000', '4000') +
      entry('5')
    const { columns } = parseText(text).usage
    expect([...columns.rss]).toEqual([4 * 1024, 123456789 * 1024, 5 * 1024])
    expect([...columns.pss]).toEqual([1024, 1024, 1024])
  })

  it('learns another layout where the first entry was the odd one', () => {
    const line = (label: string, kib: number): string =>
      `${`${label}:`.padEnd(16)}${String(kib).padStart(8)} kB\n`
    const entry = (i: number, rss: number): string =>
      head(`${(i + 1).toString(16)}000`, `${(i + 2).toString(16)}000`) + line('Rss', rss) + line('Pss', i)
    const count = 60
    const text = Array.from({ length: count }, (_, i) => entry(i, i === 0 ? 987654321 : i * 3))
    const { columns } = parseText(text.join('')).usage
    expect([...columns.rss]).toEqual(
      Array.from({ length: count }, (_, i) => (i === 0 ? 987654321 : i * 3) * 1024),
    )
    expect([...columns.pss]).toEqual(Array.from({ length: count }, (_, i) => i * 1024))
  })

  it('reads numbers of every width that fits the layout', () => {
    const line = (kib: number): string => `${'Rss:'.padEnd(16)}${String(kib).padStart(8)} kB\n`
    const values = [0, 4, 10, 999, 1000, 12345, 123456, 1234567, 12345678, 0]
    const text = values.map((kib, i) => head(`${i + 1}000`, `${i + 1}800`) + line(kib))
    expect([...parseText(text.join('')).usage.columns.rss]).toEqual(values.map((kib) => kib * 1024))
  })

  it('does not take one field for another of the same length', () => {
    const text = `${head('1000', '2000')}Rss:                   4 kB\nPss:                   1 kB\n${head('2000', '3000')}Pss:                   3 kB\nRss:                   9 kB\n`
    const { columns } = parseText(text).usage
    expect([...columns.rss]).toEqual([4096, 9216])
    expect([...columns.pss]).toEqual([1024, 3072])
  })

  it('lets a later entry replace the one that it covers, numbers and flags included', () => {
    const text = `${head('1000', '2000')}Rss:                   4 kB\nVmFlags: rd wr \n${head('2000', '3000')}Rss:                   8 kB\nVmFlags: rd mr \n${head('2000', '5000')}Rss:                  12 kB\n${head('6000', '7000')}Rss:                  16 kB\nVmFlags: ex \n`
    const parsed = parseText(text)
    expect(parsed.changedWhileReading).toBe(true)
    expect([...parsed.usage.columns.rss]).toEqual([4096, 12288, 16384])
    expect(entriesOf(parsed).map((entry) => entry['VmFlags'])).toEqual(['rd wr', undefined, 'ex'])
  })

  it('forgets a number that the replacing entry lacks', () => {
    const text = `${head('1000', '2000')}Rss:                   4 kB\n${head('1000', '3000')}Pss:                   4 kB\n`
    const { columns } = parseText(text).usage
    expect([...columns.rss]).toEqual([Number.NaN])
    expect([...columns.pss]).toEqual([4096])
  })

  it('shares the memory of columns that hold one value', () => {
    const { columns, length } = parseSmaps(readFixture('node-with-a-worker', 'smaps')).usage
    expect(length).toBeGreaterThan(100)
    expect(columns.ksm).toBe(columns.swap)
    expect(columns.kernelPageSize).toBe(columns.mmuPageSize)
    expect(new Set(Object.values(columns)).size).toBeLessThan(15)
  })

  it('refuses a field before any mapping and throws nothing untyped', () => {
    expect(() => parseText('Rss:   4 kB\n')).toThrow(/Line 1 of smaps/)
    const bytes = readFixture('thirty-two-bit', 'smaps')
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 })), { maxLength: 4 }),
        (changes) => {
          const damaged = bytes.slice()
          for (const [at, value] of changes) damaged[at] = value
          try {
            const { table, usage } = parseSmaps(damaged)
            expect(usage.length).toBe(table.length)
          } catch (error) {
            if (!(error instanceof VmatlasError)) throw error
            expect(error.code).toBe('malformed-proc')
          }
        },
      ),
      { numRuns: 400 },
    )
  })

  it('refuses a rollup that is not one entry', () => {
    expect(() => parseSmapsRollup(new Uint8Array(0))).toThrow(VmatlasError)
  })
})
