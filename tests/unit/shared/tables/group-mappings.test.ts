import { describe, expect, it } from 'vitest'
import {
  groupMappings,
  groupName,
  NO_GROUP,
  type MappingGrouping,
} from '../../../../src/shared/tables/group-mappings'
import { USAGE_SUM_NAMES } from '../../../../src/shared/tables/usage-sums'
import { sumUsage } from '../../../../src/shared/tables/usage-table'
import { mapsOf, smapsOf } from '../../../support/map-tables'
import { KIB } from '../../../../src/shared/units'

const parsed = smapsOf`
  10000 +2 r--p @0    #7 /lib/x.so || Rss=8 Pss=4 Shared_Clean=8
  ...   +4 r-xp @2000 #7 /lib/x.so || Rss=16 Pss=8 Shared_Clean=16
  ...   +1 rw-p @6000 #7 /lib/x.so || Rss=4 Pss=4 Private_Dirty=4
  30000 +8 rw-p [heap]             || Rss=12 Pss=12 Private_Dirty=8 Private_Clean=4 Swap=20
  50000 +1 r--p @0    #9 /lib/x.so || Rss=4 Pss=4 Private_Clean=4
  60000 +3 rw-p
  70000 +5 rw-p                    || Rss=20 Pss=20 Private_Dirty=20
`

/** One line for each group: name, count, KiB, largest row. */
function linesOf(by: MappingGrouping, rows: Uint32Array | null = null): string[] {
  const groups = groupMappings(parsed.table, parsed.usage, by, rows)
  return Array.from({ length: groups.length }, (_, group) =>
    [
      groupName(groups, group, parsed.table) || '(none)',
      groups.count[group],
      (groups.size[group] ?? 0) / KIB,
      groups.largest[group],
    ].join(' '),
  )
}

describe('groupMappings', () => {
  it('groups by file: two versions apart, unnamed memory together', () => {
    expect(linesOf('file')).toEqual(['/lib/x.so 3 28 1', '[heap] 1 32 3', '/lib/x.so 1 4 4', '(none) 2 32 6'])
  })

  it('groups by permissions and by kind', () => {
    expect(linesOf('permissions')).toEqual(['r--p 2 12 0', 'r-xp 1 16 1', 'rw-p 4 68 3'])
    expect(linesOf('kind')).toContain('heap 1 32 3')
  })

  it('sums what smaps counts', () => {
    const { sums } = groupMappings(parsed.table, parsed.usage, 'file')
    const first = Object.fromEntries(
      USAGE_SUM_NAMES.map((sum) => [sum, [...sums[sum].slice(0, 2)].map((bytes) => bytes / KIB)]),
    )
    expect(first).toEqual({
      rss: [28, 12],
      pss: [16, 12],
      private: [4, 12],
      shared: [24, 0],
      dirty: [4, 8],
      swap: [0, 20],
    })
  })

  it('counts only the rows it is given, in any order', () => {
    expect(linesOf('file', Uint32Array.of(6, 3))).toEqual(['(none) 1 20 6', '[heap] 1 32 3'])
    const { groupOf } = groupMappings(parsed.table, null, 'kind', Uint32Array.of(3))
    expect([...groupOf]).toEqual([NO_GROUP, NO_GROUP, NO_GROUP, 0, NO_GROUP, NO_GROUP, NO_GROUP])
  })

  it('keeps shared anonymous memory in one group, whatever its inodes', () => {
    const { table } = mapsOf`
      10000 +1 rw-s #7 /dev/zero (deleted)
      ...   +1 rw-s #8 /dev/zero (deleted)
    `
    expect([...groupMappings(table, null, 'file').count]).toEqual([2])
  })

  it('does not know sums without smaps', () => {
    const { table } = mapsOf`1000 +1 rw-p`
    expect(groupMappings(table, null, 'kind').sums.rss).toEqual(Float64Array.of(Number.NaN))
  })

  it.each<MappingGrouping>(['kind', 'file', 'permissions'])('loses nothing by %s', (by) => {
    const groups = groupMappings(parsed.table, parsed.usage, by)
    const add = (column: Iterable<number>): number => [...column].reduce((sum, value) => sum + value, 0)
    expect(add(groups.count)).toBe(parsed.table.length)
    expect(add(groups.sums.pss)).toBe(sumUsage(parsed.usage, 'pss'))
    expect(new Set(groups.groupOf).size).toBe(groups.length)
  })
})
