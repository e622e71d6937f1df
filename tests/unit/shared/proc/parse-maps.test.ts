import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { VmatlasError } from '../../../../src/shared/errors'
import { formatMapsText } from '../../../support/maps-text'
import { classifyMappings } from '../../../../src/shared/proc/classify-mapping'
import { MapsParser, parseMaps, type ParsedMaps } from '../../../../src/shared/proc/parse-maps'
import { getMappingRow, inodeOf } from '../../../../src/shared/tables/mapping-table'
import { parseNaively, rowsOf } from './naive-maps'
import { bytesOf, PROC_CASES, readFixture, readFixtureText } from './proc-fixture'

const parseText = (text: string): ParsedMaps => parseMaps(bytesOf(text))
const spans = (parsed: ParsedMaps): string[] =>
  rowsOf(parsed.table).map(({ start, end }) => `${start.toString(16)}-${end.toString(16)}`)

/** Parses in pieces of the given lengths, over and over. */
function parseInPieces(bytes: Uint8Array, lengths: readonly number[]): ParsedMaps {
  const parser = new MapsParser()
  let at = 0
  for (let piece = 0; at < bytes.length; piece++) {
    const end = Math.min(bytes.length, at + (lengths[piece % lengths.length] ?? 1))
    parser.push(bytes, at, end)
    at = end
  }
  return parser.finish()
}

describe('parseMaps on recorded processes', () => {
  it.each(PROC_CASES)('%s reads as the naive reading does', (name) => {
    const parsed = parseMaps(readFixture(name, 'maps'))
    const text = readFixtureText(name, 'maps')
    expect(rowsOf(parsed.table)).toEqual(parseNaively(text))
    expect(parsed.lineCount).toBe(text.split('\n').length - 1)
    expect(parsed.usedMaps).toBe(parsed.lineCount - (text.includes('[vsyscall]') ? 1 : 0))
    expect(parsed.changedWhileReading).toBe(false)
    expect(parsed.truncated).toBe(false)
  })

  it.each(PROC_CASES)('%s printed again is the same text', (name) => {
    const text = readFixtureText(name, 'maps')
    expect([...formatMapsText(parseText(text).table)].join('')).toBe(text)
  })
})

describe('parseMaps', () => {
  it('takes nothing for an empty text', () => {
    const parsed = parseText('')
    expect(parsed).toMatchObject({ lineCount: 0, usedMaps: 0, changedWhileReading: false, truncated: false })
    expect(parsed.table.length).toBe(0)
  })

  it('is exact at the ends of every range', () => {
    const { table, usedMaps } = parseText(
      '00000000-00001000 ---p 00000000 00:00 0 \n' +
        '7ffffffff000-800000000000 rwxs fffffffffffff000 fff:fffff 18446744073709551615        /x\n' +
        'ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 9007199254740993                [vsyscall]\n',
    )
    const [, middle, last] = rowsOf(table)
    expect(middle).toMatchObject({ offset: 0xfffffffffffff000n, device: 'fff:fffff', inode: 2n ** 64n - 1n })
    expect(last).toMatchObject({
      start: 0xffffffffff600000n,
      end: 0xffffffffff601000n,
      inode: 2n ** 53n + 1n,
    })
    expect(getMappingRow(table, 1).permissions).toBe(15)
    expect(usedMaps).toBe(2)
  })

  it('keeps names byte for byte', () => {
    const names = [
      '/with  two spaces',
      '/trailing ',
      '/a\\012b',
      '/bad-\xff\xfe',
      '/x (deleted) (deleted)',
      `/${'p'.repeat(3000)}`,
    ]
    const text = names.map(
      (name, i) => `${i + 1}000-${i + 1}800 r--p 00000000 08:01 5                          ${name}\n`,
    )
    const { table } = parseText(text.join(''))
    expect(rowsOf(table).map((row) => row.name)).toEqual(names)
  })

  it('keeps one string for a name however often it comes', () => {
    const line = (i: number): string =>
      `${(i + 1).toString(16)}000-${(i + 2).toString(16)}000 r--p 00000000 08:01 ${i % 3} /lib${i % 7}\n`
    const { table } = parseText(Array.from({ length: 500 }, (_, i) => line(i)).join(''))
    expect(table.strings.strings).toHaveLength(8)
    expect(rowsOf(table).map((row) => row.name)).toEqual(
      Array.from({ length: 500 }, (_, i) => `/lib${i % 7}`),
    )
  })

  it('leaves out a last line without its newline and says so', () => {
    const parsed = parseText('1000-2000 r--p 00000000 00:00 0 \n2000-3000 rw-p 00000000 00:00 0 /li')
    expect(spans(parsed)).toEqual(['1000-2000'])
    expect(parsed.truncated).toBe(true)
  })
})

describe('torn reads', () => {
  const rows = (...ranges: string[]): ParsedMaps =>
    parseText(ranges.map((range) => `${range} rw-p 00000000 00:00 0 \n`).join(''))

  it('let the same start replace the row before', () => {
    const parsed = rows('1000-3000', '1000-5000', '5000-6000')
    expect(spans(parsed)).toEqual(['1000-5000', '5000-6000'])
    expect(parsed).toMatchObject({ changedWhileReading: true, usedMaps: 2, lineCount: 3 })
  })

  it('clip what a later line reaches into', () => {
    expect(spans(rows('1000-3000', '2000-5000'))).toEqual(['1000-2000', '2000-5000'])
  })

  it('drop rows that a later line covers', () => {
    expect(spans(rows('1000-2000', '3000-4000', '4000-5000', '3000-8000'))).toEqual([
      '1000-2000',
      '3000-8000',
    ])
  })

  it('give the same kinds however the text was cut', () => {
    const page = fc.integer({ min: 0, max: 30 })
    const line = fc.tuple(
      page,
      fc.integer({ min: 1, max: 20 }),
      fc.constantFrom('---p', 'rw-p', 'r--p'),
      fc.constantFrom('', '/lib'),
    )
    fc.assert(
      fc.property(fc.array(line, { maxLength: 25 }), fc.integer({ min: 1, max: 90 }), (lines, length) => {
        const hex = (pages: number): string => (pages * 4096).toString(16).padStart(8, '0')
        const text = lines.map(
          ([start, pages, permissions, name]) =>
            `${hex(start)}-${hex(start + pages)} ${permissions} ${hex(start)} 00:00 0 ${name}\n`,
        )
        const bytes = bytesOf(text.join(''))
        const whole = parseMaps(bytes)
        const pieces = parseInPieces(bytes, [length])
        expect(pieces.table.kind).toEqual(whole.table.kind)
        expect(pieces.table.traits).toEqual(whole.table.traits)
        expect(classifyMappings(whole.table).kind).toEqual(whole.table.kind)
      }),
      { numRuns: 300 },
    )
  })

  it('never leave rows that overlap or descend', () => {
    const page = fc.integer({ min: 0, max: 40 })
    fc.assert(
      fc.property(fc.array(fc.tuple(page, fc.integer({ min: 1, max: 5 }))), (ranges) => {
        const hex = (pages: number): string => (pages * 4096).toString(16).padStart(8, '0')
        const parsed = rows(...ranges.map(([start, pages]) => `${hex(start)}-${hex(start + pages)}`))
        const { start, end, length } = parsed.table
        let ordered = true
        for (let row = 1; row < length; row++) if ((start[row] ?? 0) < (end[row - 1] ?? 0)) ordered = false
        expect(ordered).toBe(true)
        expect(start.every((from, row) => from < (end[row] ?? 0))).toBe(true)
        expect(parsed.changedWhileReading).toBe(
          length < ranges.length ||
            spans(parsed).join() !==
              ranges.map(([s, n]) => `${(s * 4096).toString(16)}-${((s + n) * 4096).toString(16)}`).join(),
        )
      }),
    )
  })
})

describe('pieces', () => {
  it('may be cut anywhere', () => {
    for (const name of PROC_CASES) {
      const bytes = readFixture(name, 'maps')
      const whole = parseMaps(bytes)
      fc.assert(
        fc.property(
          fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 8 }),
          (lengths) => {
            const parsed = parseInPieces(bytes, lengths)
            expect(rowsOf(parsed.table)).toEqual(rowsOf(whole.table))
            expect(parsed.table.kind).toEqual(whole.table.kind)
            expect(parsed.usedMaps).toBe(whole.usedMaps)
          },
        ),
        { numRuns: 25 },
      )
    }
  })

  it('may lie in a buffer that is used again at once', () => {
    const bytes = readFixture('special-names', 'maps')
    const buffer = new Uint8Array(701)
    const parser = new MapsParser()
    for (let at = 0; at < bytes.length; at += buffer.length) {
      const piece = bytes.subarray(at, at + buffer.length)
      buffer.fill(0x7a)
      buffer.set(piece)
      parser.push(buffer, 0, piece.length)
    }
    expect(rowsOf(parser.finish().table)).toEqual(rowsOf(parseMaps(bytes).table))
  })
})

describe('malformed lines', () => {
  it.each([
    'nonsense',
    '1000-2000',
    '1000 2000 r--p 00000000 00:00 0 ',
    '1000-2000 r--q 00000000 00:00 0 ',
    '1000-2000 r-- 00000000 00:00 0 ',
    '2000-1000 r--p 00000000 00:00 0 ',
    '1000-1000 r--p 00000000 00:00 0 ',
    '1000-2000 r--p zz 00:00 0 ',
    '1000-2000 r--p 00000000 0000 0 ',
    '1000-2000 r--p 00000000 1000:00 0 ',
    '1000-2000 r--p 00000000 00:100000 0 ',
    '1000-2000 r--p 00000000 00:00 x',
    '1000-2000 r--p 00000000 00:00 18446744073709551616 ',
    '1000-2000 r--p 00000000 00:00 5/x',
    '11112222333344445-11112222333345000 r--p 00000000 00:00 0 ',
    '',
  ])('"%s" is refused with its number', (line) => {
    const parse = (): unknown => parseText(`0100-0200 r--p 00000000 00:00 0 \n${line}\n`)
    expect(parse).toThrow(VmatlasError)
    expect(parse).toThrow(/Line 2 of maps/)
  })

  it('are shown harmlessly and not in full', () => {
    try {
      parseText(`\x1b[2J${'z'.repeat(500)}\n`)
      expect.unreachable()
    } catch (error) {
      expect(error).toMatchObject({ code: 'malformed-proc' })
      expect((error as Error).message).toContain('\\x1b[2J')
      expect((error as Error).message.length).toBeLessThan(250)
    }
  })

  it('throw the typed error at most, whatever the bytes', () => {
    const alphabet = fc.constantFrom(...'0123456789abcdef-rwxps :\n/[ZQ\xff'.split(''))
    const hostile = fc.array(alphabet, { maxLength: 300 }).map((units) => bytesOf(units.join('')))
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), hostile), (bytes) => {
        try {
          expect(parseMaps(bytes).table.length).toBeLessThanOrEqual(bytes.length)
        } catch (error) {
          if (!(error instanceof VmatlasError)) throw error
          expect(error.code).toBe('malformed-proc')
        }
      }),
      { numRuns: 500 },
    )
  })

  it('throw the typed error at most when a recorded text is damaged', () => {
    const bytes = readFixture('plain-sleep', 'maps')
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 }), (at, value) => {
        const damaged = bytes.slice()
        damaged[at] = value
        try {
          parseMaps(damaged)
        } catch (error) {
          if (!(error instanceof VmatlasError)) throw error
        }
        expect(damaged).toHaveLength(bytes.length)
      }),
      { numRuns: 300 },
    )
  })
})

describe('parse of a printed table', () => {
  const word = fc.array(
    fc.integer({ min: 1, max: 255 }).filter((unit) => unit !== 10),
    { maxLength: 40 },
  )
  const name = word.map((units) => (units.length === 0 ? '' : `/${String.fromCharCode(...units)}`))
  const row = fc.record({
    gap: fc.integer({ min: 0, max: 3 }),
    pages: fc.integer({ min: 1, max: 9 }),
    permissions: fc.constantFrom('r--p', 'rw-p', 'r-xs', '---p', 'rwxp'),
    offset: fc.bigInt({ min: 0n, max: 2n ** 52n - 1n }),
    major: fc.integer({ min: 0, max: 0xfff }),
    minor: fc.integer({ min: 0, max: 0xfffff }),
    inode: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    name,
  })

  it('is identity', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 30 }), (rows) => {
        let at = 0n
        const text = rows.map(({ gap, pages, permissions, offset, major, minor, inode, name: path }) => {
          const start = at + BigInt(gap) * 4096n
          at = start + BigInt(pages) * 4096n
          const hex = (value: bigint | number, digits: number): string =>
            value.toString(16).padStart(digits, '0')
          const device = `${hex(major, 2)}:${hex(minor, 2)}`
          const head = `${hex(start, 8)}-${hex(at, 8)} ${permissions} ${hex(offset * 4096n, 8)} ${device} ${inode} `
          return `${path === '' ? head : head.padEnd(73) + path}\n`
        })
        const parsed = parseText(text.join(''))
        expect([...formatMapsText(parsed.table)].join('')).toBe(text.join(''))
        expect(parsed.table.length).toBe(rows.length)
        expect(rows.map((_, index) => inodeOf(parsed.table, index))).toEqual(rows.map(({ inode }) => inode))
      }),
    )
  })
})
