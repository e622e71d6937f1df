import { describe, expect, it } from 'vitest'
import { compileQuery, maskRows } from '../../../../src/shared/query/compile-query'
import { parseQuery } from '../../../../src/shared/query/parse-query'
import { queryColumns } from '../../../../src/shared/query/query-columns'
import { parseWholeQuery, queryNeedsSmaps } from '../../../../src/shared/query/query-text'
import { smapsOf } from '../../../support/map-tables'

const { table, usage } = smapsOf`
  10000 +4 rw-p | +hg | Rss=16 Private_Dirty=12 Private_Clean=4 Swap=4
  20000 +4 r--p | +zz | Rss=8 Shared_Clean=8
  30000 +4 rw-p | +sl
`

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
    const mask = maskRows(compileQuery(parseQuery(text), queryColumns(table, usage)), table.length)
    expect([...mask.keys()].filter((row) => mask[row] === 1)).toEqual(rows)
  })

  it('answers nothing for what the kernel does not print, and without smaps', () => {
    expect(compileQuery(parseQuery('locked>0'), queryColumns(table, usage)).unanswerable).toHaveLength(1)
    expect(compileQuery(parseQuery('rss>0 flag:hg'), queryColumns(table, null)).unanswerable).toHaveLength(2)
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
