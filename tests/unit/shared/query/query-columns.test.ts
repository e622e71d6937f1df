import { describe, expect, it } from 'vitest'
import { whySoMany } from '../../../../src/shared/explain/why-so-many'
import type { ParsedSmaps } from '../../../../src/shared/proc/parse-smaps'
import { compileQuery, maskRows } from '../../../../src/shared/query/compile-query'
import { parseQuery } from '../../../../src/shared/query/parse-query'
import { patternQuery } from '../../../../src/shared/query/print-query'
import { queryColumns } from '../../../../src/shared/query/query-columns'
import { parseWholeQuery, queryNeedsSmaps } from '../../../../src/shared/query/query-text'
import { smapsOf } from '../../../support/map-tables'

const { table, usage } = smapsOf`
  10000 +4 rw-p | +hg | Rss=16 Private_Dirty=12 Private_Clean=4 Swap=4
  20000 +4 r--p | +zz | Rss=8 Shared_Clean=8
  30000 +4 rw-p | +sl
`

function rowsOf(text: string, parsed: Pick<ParsedSmaps, 'table' | 'usage'>): number[] {
  const query = parseQuery(text)
  expect(query.mistakes).toEqual([])
  const mask = maskRows(compileQuery(query, queryColumns(parsed.table, parsed.usage)), parsed.table.length)
  return [...mask.keys()].filter((row) => mask[row] === 1)
}

describe('queryColumns', () => {
  it.each<[string, number[]]>([
    ['rss>=8K', [0, 1]],
    ['private:16K', [0]],
    ['shared>0', [1]],
    ['dirty=12K', [0]],
    ['swap', [0]],
    ['flag:hg', [0]],
    ['flag:zz', [1]],
    ['flag:sl', [2]],
    ['-flag:sl', [0, 1]],
  ])('%s', (text, rows) => {
    expect(rowsOf(text, { table, usage })).toEqual(rows)
  })

  it('answers nothing for what the kernel does not print, and without smaps', () => {
    expect(compileQuery(parseQuery('locked>0'), queryColumns(table, usage)).unanswerable).toHaveLength(1)
    expect(compileQuery(parseQuery('rss>0 flag:hg'), queryColumns(table, null)).unanswerable).toHaveLength(2)
  })
})

describe('what keeps neighbours apart', () => {
  const parsed = smapsOf`
    10000 +1 rw-p
    ...   +1 r--p | +ac
    ...   +1 rw-p | +hg
    ...   +1 rw-p | +hg
    90000 +1 rw-p
    ffffffffff600000 +1 --xp [vsyscall]
  `

  it.each<[string, number[]]>([
    ['apart:protection', [0, 1, 2]],
    ['apart=protection', [0, 1]],
    ['apart:huge-page-advice', [1, 2]],
    ['apart=huge-page-advice', []],
    ['apart:nothing-visible', [2, 3]],
    ['apart:gap', [3, 4]],
    ['-apart:protection', [3, 4, 5]],
    ['apart:protection perm:w', [0, 2]],
  ])('%s', (text, rows) => expect(rowsOf(text, parsed)).toEqual(rows))

  it('gives the maps of the pairs that are counted, whatever the order of asking', () => {
    const { matches } = compileQuery(parseQuery('apart:protection'), queryColumns(parsed.table, parsed.usage))
    expect([5, 0, 3, 2, 1, 4].filter(matches)).toEqual([0, 2, 1])
  })

  it('needs smaps for what its flags show only', () => {
    const columns = queryColumns(parsed.table, null)
    expect(compileQuery(parseQuery('apart:protection'), columns).unanswerable).toEqual([])
    expect(compileQuery(parseQuery('apart:locking'), columns).unanswerable).toHaveLength(1)
    expect(queryNeedsSmaps(parseQuery('apart:locking'))).toBe(true)
    expect(queryNeedsSmaps(parseQuery('apart:protection pattern:jit'))).toBe(false)
  })
})

describe('patterns', () => {
  const parsed = smapsOf`
    7f0000000000 +1 ---p
    ...          +2048 rw-p
    7f1000000000 +1 r-xp #7 /usr/lib/libx.so.1
    7f2000000000 +1 rw-p
    ffffffffff600000 +1 --xp [vsyscall]
  `

  it.each<[string, number[]]>([
    ['pattern:thread-stacks', [0, 1]],
    ['pattern:libraries', [2]],
    ['pattern:none', [3]],
    ['pattern:zgc', []],
  ])('%s', (text, rows) => expect(rowsOf(text, parsed)).toEqual(rows))

  it('finds as many maps as the explanation counts', () => {
    const { patterns, unexplained } = whySoMany({ mappings: parsed.table, usage: parsed.usage })
    for (const { id, mapCount } of patterns) {
      expect(rowsOf(patternQuery(id), parsed)).toHaveLength(mapCount)
    }
    expect(rowsOf(patternQuery(null), parsed)).toHaveLength(unexplained)
  })
})

describe('a query that nobody corrects', () => {
  it('is refused with its first mistake', () => {
    expect(() => parseWholeQuery('rwx siz>1M')).toThrow(/"siz".*no field/)
    expect(parseWholeQuery('rwx').terms).toHaveLength(1)
  })

  it('says whether it needs smaps', () => {
    const needing = ['rss>0', 'swap', '-flag:hg', 'libc pss>1M']
    const others = ['', 'libc', 'size>1M', 'offset=0', 'kind:heap rwx', 'addr:1000']
    expect(needing.map((text) => queryNeedsSmaps(parseQuery(text)))).toEqual(needing.map(() => true))
    expect(others.map((text) => queryNeedsSmaps(parseQuery(text)))).toEqual(others.map(() => false))
  })
})
