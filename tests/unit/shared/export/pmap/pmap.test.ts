import { describe, expect, it } from 'vitest'
import { formatPmapDetail } from '../../../../../src/shared/export/pmap/pmap-detail'
import { formatPmapDevice } from '../../../../../src/shared/export/pmap/pmap-device'
import { formatPmapExtended } from '../../../../../src/shared/export/pmap/pmap-extended'
import type { PmapOptions, PmapProcess } from '../../../../../src/shared/export/pmap/pmap-input'
import { formatPmap } from '../../../../../src/shared/export/pmap/pmap-plain'
import { parseMaps } from '../../../../../src/shared/proc/parse-maps'
import { parseSmaps } from '../../../../../src/shared/proc/parse-smaps'
import { blankMeaninglessSums } from '../../../../support/pmap-sums'
import { bytesOf, PROC_CASES, readFixture, readFixtureText, readPmapProcess } from '../../proc/proc-fixture'

/** Prints a recorded process in the format whose recorded text has this name. */
function print(name: string, format: string, extra: PmapOptions = {}): string {
  const process = readPmapProcess(name)
  const options = { quiet: format.includes('-q'), showPath: format.includes('-p'), ...extra }
  const { table, usage } = parseSmaps(readFixture(name, 'smaps'))
  if (format.startsWith('pmap-XX'))
    return join(formatPmapDetail(table, usage, process, { ...options, everything: true }))
  if (format.startsWith('pmap-X')) return join(formatPmapDetail(table, usage, process, options))
  if (format.startsWith('pmap-x')) return join(formatPmapExtended(table, usage, process, options))
  const maps = parseMaps(readFixture(name, 'maps')).table
  if (format.startsWith('pmap-d')) return join(formatPmapDevice(maps, process, options))
  return join(formatPmap(maps, process, options))
}

const join = (chunks: Iterable<string>): string => [...chunks].join('')

const FORMATS = [
  'pmap',
  'pmap-x',
  'pmap-d',
  'pmap-X',
  'pmap-XX',
  'pmap-q',
  'pmap-p',
  'pmap-x-q',
  'pmap-d-p',
  'pmap-X-q',
  'pmap-XX-p',
]
const ORDINARY = PROC_CASES.filter((name) => name !== 'special-names')

describe('the pmap formats', () => {
  it.each(ORDINARY.flatMap((name) => FORMATS.map((format) => [name, format] as const)))(
    '%s as %s equals the tool byte for byte, but for sums that mean nothing',
    (name, format) => {
      expect(print(name, format)).toBe(blankMeaninglessSums(readFixtureText(name, `${format}.txt`)))
    },
  )

  it.each(['pmap', 'pmap-x', 'pmap-d', 'pmap-q', 'pmap-p', 'pmap-x-q', 'pmap-d-p'])(
    'special names as %s equal the tool, but for the path longer than its buffer',
    (format) => {
      const ours = print('special-names', format).split('\n')
      const theirs = readFixtureText('special-names', `${format}.txt`).split('\n')
      const longRow = ours.findIndex((line) => line.endsWith('long'))
      expect(longRow).toBeGreaterThan(0)
      const isTheirMistake = (line: string): boolean => /p{90}|\/long$|^0{16}.* long$| long$/.test(line)
      const same = ours.filter((_, index) => index !== longRow && index < ours.length - 2)
      expect(theirs.filter((line) => !isTheirMistake(line)).slice(0, same.length)).toEqual(same)
    },
  )

  it.each(['pmap-X', 'pmap-XX', 'pmap-X-q', 'pmap-XX-p'])(
    'special names as %s equal the tool, but for bytes that act on a terminal or are no text',
    (format) => {
      const theirs = Buffer.from(readFixture('special-names', `${format}.txt`)).toString('utf8')
      expect(print('special-names', format)).toBe(
        blankMeaninglessSums(theirs.replace(/[^\P{Cc}\n]|\ufffd/gu, '?')),
      )
    },
  )
})

describe('what pmap gets wrong', () => {
  const process: PmapProcess = { pid: 7, cmdline: 'a\0', comm: 'a', startStack: 0, sysvMinor: null }

  it('a path longer than 1 KiB stays one row', () => {
    const path = `/${'d'.repeat(1500)}/lib.so`
    const { table } = parseMaps(
      bytesOf(`00010000-00020000 r-xp 00000000 08:01 9                          ${path}\n`),
    )
    expect(join(formatPmap(table, process))).toBe(
      '7:   a\n0000000000010000     64K r-x-- lib.so\n total               64K\n',
    )
  })

  it('totals of -x with a range are those of the rows shown', () => {
    const range = { low: 0x0804b000, high: 0x0804c000 }
    const lines = print('thirty-two-bit', 'pmap-x', { range }).split('\n')
    expect(lines).toHaveLength(7)
    const sum = (column: number): number =>
      lines.slice(2, 4).reduce((total, line) => total + Number(line.split(/ +/)[column]), 0)
    expect(lines[5]?.split(/ +/).slice(2).map(Number)).toEqual([sum(1), sum(2), sum(3)])
  })

  it('has no sum of page sizes and keys, which are no parts of a whole', () => {
    const lines = print('thirty-two-bit', 'pmap-XX').split('\n').slice(1, -1)
    const [head = '', sums = ''] = [lines[0], lines.at(-1)]
    const sumOf = (label: string): string => {
      const end = head.indexOf(` ${label} `) + 1 + label.length
      return sums.slice(head.slice(0, end - label.length).trimEnd().length, end).trim()
    }
    expect(['KernelPageSize', 'MMUPageSize', 'THPeligible'].map(sumOf)).toEqual(['', '', ''])
    expect(['Rss', 'Private_Dirty', 'Locked'].map(sumOf)).toEqual(['16', '16', '0'])
  })

  it('one address selects the mapping that holds it', () => {
    const text = print('thirty-two-bit', 'pmap', { range: { low: 0x08049000, high: 0x08049000 } })
    expect(text.split('\n').slice(1)).toEqual([
      '0000000008049000      4K r-x-- tiny32',
      ' total                4K',
      '',
    ])
  })
})

describe('options of pmap', () => {
  const vsyscall = 0xffffffffff600000

  it('-A takes the last page of the address space and not the one before', () => {
    const rowsAt = (page: number): number =>
      print('plain-sleep', 'pmap', { range: { low: page, high: page } }).split('\n').length - 3
    expect([vsyscall - 4096, vsyscall, vsyscall + 4096].map(rowsAt)).toEqual([0, 1, 0])
  })

  it('-A selects the rows and sums of -X, whose columns stay as wide as for all rows', () => {
    const all = print('thirty-two-bit', 'pmap-X').split('\n')
    const few = print('thirty-two-bit', 'pmap-X', { range: { low: 0x0804b000, high: 0x0804c000 } }).split(
      '\n',
    )
    expect(few.slice(2, -3)).toEqual(all.filter((line) => /^0804[bc]/.test(line)))
    expect(few[1]?.slice(0, few[1].indexOf('Size'))).toBe(all[1]?.slice(0, all[1].indexOf('Size')))
    expect(few.at(-2)?.trim().split(/ +/).slice(0, 2)).toEqual(['20', '4'])
  })

  it("-k shows the kernel's names, and where there is none the stack and anon as ever", () => {
    const { table } = parseMaps(
      bytesOf(
        [
          '00010000-00011000 rw-p 00000000 00:00 0                          [heap]',
          '00020000-00021000 rw-p 00000000 00:00 0                          [anon:arena 7]',
          '00030000-00031000 rw-p 00000000 00:00 0                          [anon:a/b]',
          '00040000-00041000 rw-p 00000000 00:00 0 ',
          '00050000-00051000 rw-p 00000000 00:00 0                          [stack]',
          '00060000-00061000 r--p 00000000 08:01 9                          /tmp/x]',
          '',
        ].join('\n'),
      ),
    )
    const process: PmapProcess = { pid: 7, cmdline: 'a', comm: 'a', startStack: 0x50800, sysvMinor: null }
    const names = (kernelNames: boolean): string[] =>
      join(formatPmap(table, process, { kernelNames, quiet: true }))
        .trimEnd()
        .split('\n')
        .slice(1)
        .map((line) => line.slice(31))
    expect(names(true)).toEqual(['[heap]', '[anon:arena 7]', 'b]', '  [ anon ]', '[stack]', 'x]'])
    expect(names(false)).toEqual(['  [ anon ]', '  [ anon ]', 'b]', '  [ anon ]', '  [ stack ]', 'x]'])
  })

  it('several processes of -X share the widths of their numbers, as the columns of the tool do', () => {
    const widths = new Map<string, number>()
    const heads = ['node-with-a-worker', 'thirty-two-bit'].map((name) => {
      const { table, usage } = parseSmaps(readFixture(name, 'smaps'))
      return join(formatPmapDetail(table, usage, readPmapProcess(name), { widths })).split('\n')[1] ?? ''
    })
    const columns = (head: string): string => head.slice(head.indexOf(' Inode') + 6)
    expect(columns(heads[1] ?? '')).toBe(columns(heads[0] ?? ''))
  })

  it('a zombie is said to be one', () => {
    const { table } = parseMaps(new Uint8Array(0))
    const process = { pid: 9, cmdline: '', comm: 'sh', startStack: 0, sysvMinor: null, isZombie: true }
    expect(join(formatPmap(table, process))).toBe('9:   [sh] <defunct>\n total                0K\n')
  })
})

describe('large tables', () => {
  it('come in chunks and not as one string', () => {
    const line = (i: number): string =>
      `${(0x100000 + i).toString(16)}000-${(0x100001 + i).toString(16)}000 r--p 00000000 00:00 0 \n`
    const { table } = parseMaps(bytesOf(Array.from({ length: 20_000 }, (_, i) => line(i)).join('')))
    const chunks = [...formatPmap(table, readPmapProcess('plain-sleep'))]
    expect(chunks.length).toBeGreaterThan(10)
    expect(Math.max(...chunks.map((chunk) => chunk.length))).toBeLessThan(70_000)
    expect(chunks.join('').split('\n')).toHaveLength(20_003)
  })

  it('of a kernel thread are only the head', () => {
    const { table, usage } = parseSmaps(new Uint8Array(0))
    const thread: PmapProcess = { pid: 2, cmdline: '', comm: 'kthreadd', startStack: 0, sysvMinor: null }
    expect(join(formatPmap(table, thread))).toBe('2:   [kthreadd]\n total                0K\n')
    expect(join(formatPmapDetail(table, usage, thread))).toBe('2:   [kthreadd]\n')
  })
})
