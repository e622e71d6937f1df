import { describe, expect, it } from 'vitest'
import { encodeName } from '../../../../src/shared/format/name'
import { parseMaps } from '../../../../src/shared/proc/parse-maps'
import {
  compileQuery,
  describeUnanswerable,
  maskRows,
  type QueryColumns,
} from '../../../../src/shared/query/compile-query'
import { parseQuery } from '../../../../src/shared/query/parse-query'
import type { SmapsField } from '../../../../src/shared/query/query-fields'
import { MAPPING_KIND_FAMILY, MAPPING_KINDS } from '../../../../src/shared/tables/mapping-kind'
import { countMask } from '../../../../src/shared/tables/row-view'

const MAPS = [
  '00400000-00452000 r--p 00000000 fe:01 18446744073709551615 /usr/bin/app',
  '00452000-00500000 r-xp 00052000 fe:01 18446744073709551615 /usr/bin/app',
  '00500000-00501000 rw-p 00100000 fe:01 18446744073709551615 /usr/bin/app',
  '00501000-00600000 rw-p 00000000 00:00 0 [heap]',
  '7f0000000000-7f0000100000 rwxp 00000000 00:00 0 ',
  '7f0000200000-7f0000300000 r--s 00000000 fe:01 7 /lib/Größe.so (deleted)',
  '7f0000300000-7f0000301000 rw-s 00000000 00:01 9 /dev/zero (deleted)',
  '7f0000400000-7f0000401000 r--p 00000000 fe:01 8 /tmp/\u0007bell\u00ff',
  '7ffffff00000-7ffffff21000 rw-p 00000000 00:00 0 [stack]',
  'ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0 [vsyscall]',
]

const { table } = parseMaps(Buffer.from(MAPS.map((line) => `${encodeLine(line)}\n`).join(''), 'latin1'))
const numbers: Partial<Record<SmapsField, Float64Array>> = {
  rss: Float64Array.of(4096, 8192, Number.NaN, 65536, 0, 0, 0, 0, 0, 0),
}
const withUsage: QueryColumns = {
  mappings: table,
  usage: (field) => numbers[field],
  hasFlag: (flag) => (row) => flag === 'hg' && row === 4,
  isApart: () => undefined,
  isOfPattern: () => () => false,
}
const mapsOnly: QueryColumns = { ...withUsage, usage: () => undefined, hasFlag: () => undefined }

/** File names are UTF-8 in maps; the one stray byte stays a byte. */
function encodeLine(line: string): string {
  return line.endsWith('\u00ff') ? line : encodeName(line)
}

function rowsOf(text: string, columns = withUsage): number[] {
  const query = parseQuery(text)
  expect(query.mistakes).toEqual([])
  const mask = maskRows(compileQuery(query, columns), table.length)
  return [...mask.keys()].filter((row) => mask[row] === 1)
}

const ALL = [...MAPS.keys()]

describe('the word stack', () => {
  const lines = [
    '7f0000000000-7f0000001000 ---p 00000000 00:00 0 ',
    '7f0000001000-7f0000801000 rw-p 00000000 00:00 0 ',
    '7ffffff00000-7ffffff21000 rw-p 00000000 00:00 0 [stack]',
  ]
  const stacks = parseMaps(Buffer.from(lines.map((line) => `${line}\n`).join(''), 'latin1')).table
  const inLegend = [...stacks.kind.keys()].filter(
    (row) => MAPPING_KIND_FAMILY[MAPPING_KINDS[stacks.kind[row] ?? 0] ?? 'kernel'] === 'stack',
  )

  it.each([
    ['kind:stack', inLegend],
    ['-kind:stack', [0]],
    ['kind:thread-stack', [1]],
    ['kind:main-stack', [2]],
  ])('%s takes what the legend colours', (text, rows) => {
    const mask = maskRows(compileQuery(parseQuery(text), { ...mapsOnly, mappings: stacks }), stacks.length)
    expect([...mask.keys()].filter((row) => mask[row] === 1)).toEqual(rows)
  })
})

describe('compileQuery', () => {
  it.each<[string, number[]]>([
    ['', ALL],
    ['app', [0, 1, 2]],
    ['APP -perm:w', [0, 1]],
    ['-app', [3, 4, 5, 6, 7, 8, 9]],
    ['name=""', [4]],
    ['name="/usr/bin/app"', [0, 1, 2]],
    ['name="/usr/bin"', []],
    ['größe', [5]],
    ['"\\\\x07bell\\\\xff"', [7]],
    ['name:"(deleted)"', [5, 6]],
    ['deleted', [5]],
    ['perm:x', [1, 4, 9]],
    ['perm:rw-', [2, 3, 6, 8]],
    ['perm:s', [5, 6]],
    ['rwx', [4]],
    ['kind:heap,stack', [3, 8]],
    ['kind:main-stack', [8]],
    ['anon', [3, 4, 6, 8]],
    ['file', [0, 1, 2, 5, 7]],
    ['size>1M', []],
    ['size>=1M', [4, 5]],
    ['size=4K perm:r', [2, 6, 7]],
    ['offset>0', [1, 2]],
    ['addr:452000', [1]],
    ['addr:451fff', [0]],
    ['addr:7f0000100000', []],
    ['addr:7f0000000000-7f0000300001', [4, 5, 6]],
    ['addr:ffffffffff600fff', [9]],
    ['inode:18446744073709551615', [0, 1, 2]],
    ['dev:fe:01', [0, 1, 2, 5, 7]],
    ['flag:hg', [4]],
    ['-flag:hg', ALL.filter((row) => row !== 4)],
    ['rss', [0, 1, 3]],
    ['-rss', [4, 5, 6, 7, 8, 9]],
    ['rss>4K', [1, 3]],
    ['-rss>4K', [0, 4, 5, 6, 7, 8, 9]],
    ['rss!=0', [0, 1, 3]],
    ['-rss=4K', [1, 3, 4, 5, 6, 7, 8, 9]],
  ])('%s', (text, rows) => {
    expect(rowsOf(text)).toEqual(rows)
  })

  it('matches nothing, and says so, where smaps was not read', () => {
    for (const text of ['rss>0', '-rss>0', 'pss', 'flag:hg', '-flag:hg']) {
      const compiled = compileQuery(parseQuery(text), mapsOnly)
      expect(countMask(maskRows(compiled, table.length))).toBe(0)
      expect(compiled.unanswerable).toHaveLength(1)
      expect(describeUnanswerable(compiled.unanswerable[0]!)).toMatch(/comes from smaps.*nothing matches/)
    }
    expect(compileQuery(parseQuery('libc size>0'), mapsOnly).unanswerable).toEqual([])
  })

  it('looks at each distinct name once', () => {
    let looked = 0
    const names = new Proxy(table.strings.strings, {
      get: (target, key) => {
        if (typeof key === 'string' && /^\d+$/.test(key)) looked += 1
        return Reflect.get(target, key) as unknown
      },
    })
    const columns = { ...withUsage, mappings: { ...table, strings: { strings: names } } }
    const { matches } = compileQuery(parseQuery('app'), columns)
    for (let pass = 0; pass < 3; pass++) for (let row = 0; row < table.length; row++) matches(row)
    expect(looked).toBe(table.strings.strings.length)
  })
})
