import { describe, expect, it } from 'vitest'
import { breakDown } from '../../../../../src/renderer/worker/answers/break-down'
import { MappingSource } from '../../../../../src/renderer/worker/sources/mapping-source'
import { mapsOf, smapsOf } from '../../../../support/map-tables'
import { KIB } from '../../../../../src/shared/units'

const { table, usage } = smapsOf`
  10000 +2 r--p @0    #7 /lib/x.so || Rss=8 Pss=4
  ...   +4 r-xp @2000 #7 /lib/x.so || Rss=16 Pss=8
  30000 +8 rw-p [heap]             || Rss=12 Pss=12
  60000 +9 ---p
`
const source = new MappingSource(table, usage, 'not read')

describe('breakDown', () => {
  it('weighs by size, the largest group first, with its largest map', () => {
    const { rows, measure, total, groupCount } = breakDown(source, 'file', 'size')
    expect({ measure, total, groupCount }).toEqual({ measure: 'size', total: 23 * 4 * KIB, groupCount: 3 })
    expect(rows.map(({ name, weight, largest }) => [name, weight / KIB, largest / KIB])).toEqual([
      ['', 36, 36],
      ['[heap]', 32, 32],
      ['/lib/x.so', 24, 16],
    ])
    expect(rows.map(({ family }) => family)).toEqual(['no-access', 'heap', 'code'])
  })

  it('leaves what may not be accessed out of the accessible size, and nothing out of the table', () => {
    const { rows, measure, total } = breakDown(source, 'kind', 'accessible')
    expect({ measure, total }).toEqual({ measure: 'accessible', total: 14 * 4 * KIB })
    expect(rows.map(({ name, weight, size }) => [name, weight / KIB, size / KIB])).toEqual([
      ['heap', 32, 32],
      ['code', 16, 16],
      ['read-only data', 8, 8],
      ['guard', 0, 36],
    ])
  })

  it('colours a group as the largest of its maps that may be accessed', () => {
    const { table: unnamed } = mapsOf`
      10000 +900 ---p
      ...   +2 rw-p
    `
    const [row] = breakDown(new MappingSource(unnamed, null, 'not read'), 'file', 'size').rows
    expect(row).toMatchObject({ name: '', family: 'anonymous', largest: 900 * 4 * KIB })
  })

  it('colours a group as the heaviest of its maps, once their cost is known', () => {
    const { table: unnamed, usage: cost } = smapsOf`
      10000 +900 rwxp || Rss=4 Pss=4
      ...   +2 rw-p   || Rss=8 Pss=8
    `
    const weighed = new MappingSource(unnamed, cost, 'not read')
    expect(breakDown(weighed, 'file', 'size').rows[0]?.family).toBe('write-execute')
    expect(breakDown(weighed, 'file', 'cost').rows[0]?.family).toBe('anonymous')
  })

  it('sums all groups up, and what is free between the maps, without the hole before [vsyscall]', () => {
    const { all, free } = breakDown(source, 'file', 'cost')
    expect(all).toMatchObject({ count: 4, size: 23 * 4 * KIB, largest: 36 * KIB })
    expect(all.sums).toMatchObject({ rss: 36 * KIB, pss: 24 * KIB })
    expect(free).toEqual({ count: 2, size: 0x1a000 + 0x28000, largest: 0x28000 })
    const { table: holed } = mapsOf`
      10000 +1 rw-p
      ffffffffff600000 +1 --xp [vsyscall]
    `
    const bare = breakDown(new MappingSource(holed, null, 'not read'), 'kind', 'size')
    expect(bare.free).toEqual({ count: 0, size: 0, largest: 0 })
    expect(bare.all.sums.rss).toBeNaN()
  })

  it('weighs by PSS where cost is asked for', () => {
    const { rows, measure, total } = breakDown(source, 'file', 'cost')
    expect({ measure, total }).toEqual({ measure: 'pss', total: 24 * KIB })
    // Of two that weigh the same the larger comes first.
    expect(rows.map(({ name, weight }) => [name, weight / KIB])).toEqual([
      ['[heap]', 12],
      ['/lib/x.so', 12],
      ['', 0],
    ])
  })

  it('weighs by RSS where PSS is not told, and leaves the unreadable out of the total', () => {
    const unread = new Float64Array(table.length).fill(Number.NaN)
    const rss = usage.columns.rss.slice()
    rss[2] = Number.NaN
    const partly = { ...usage, columns: { ...usage.columns, pss: unread, rss } }
    const { rows, measure, total } = breakDown(new MappingSource(table, partly, 'unreadable'), 'file', 'cost')
    expect({ measure, total }).toEqual({ measure: 'rss', total: 24 * KIB })
    expect(rows.map(({ name }) => name)).toEqual(['/lib/x.so', '', '[heap]'])
    expect(rows.at(-1)?.weight).toBeNaN()
  })

  it('weighs by accessible size while smaps was not read, and says so', () => {
    const bare = new MappingSource(mapsOf`10000 +2 rw-p`.table, null, 'not read')
    const { rows, measure } = breakDown(bare, 'permissions', 'cost')
    expect(measure).toBe('accessible')
    expect(rows[0]).toMatchObject({
      name: 'rw-p',
      family: 'anonymous',
      query: 'perm:rw-p',
      weight: 2 * 4 * KIB,
    })
    expect(rows[0]?.sums.rss).toBeNaN()
  })

  it('keeps the heaviest of very many groups, and the weight of all', () => {
    const many = Array.from(
      { length: 600 },
      (_, i) => `${(0x100000 + i * 0x2000).toString(16)} +1 r--p #${i + 1} /f${i}`,
    )
    const bare = new MappingSource(mapsOf`${many.join('\n')}`.table, null, 'not read')
    const { rows, groupCount, total } = breakDown(bare, 'file', 'size')
    expect([rows.length, groupCount, total]).toEqual([500, 600, 600 * 4 * KIB])
  })

  it('tells the maps of each group that are a large part of the whole, by what the group does not tell', () => {
    const byKind = breakDown(source, 'kind', 'size').rows
    expect(
      byKind.map(({ parts }) => parts.map(({ row, name, weight }) => [row, name, weight / KIB])),
    ).toEqual([[[3, '000000060000', 36]], [[2, '[heap]', 32]], [[1, '/lib/x.so', 16]], [[0, '/lib/x.so', 8]]])
    const byFile = breakDown(source, 'file', 'cost').rows
    expect(byFile.map(({ parts }) => parts.map(({ name, family }) => [name, family]))).toEqual([
      [['heap', 'heap']],
      [
        ['code', 'code'],
        ['read-only data', 'file-data'],
      ],
      [],
    ])
  })

  it('tells no part that would be a line, and none of a group that nobody knows the weight of', () => {
    const { table: many } = mapsOf`
      10000 +1000 rw-p
      ${Array.from({ length: 300 }, (_, i) => `${(0x10000000 + i * 0x2000).toString(16)} +1 rw-p`).join('\n')}
    `
    const [row] = breakDown(new MappingSource(many, null, 'not read'), 'kind', 'size').rows
    expect(row?.parts.map(({ weight }) => weight / KIB)).toEqual([4000])
    const pss = usage.columns.pss.slice()
    pss[0] = Number.NaN
    const partly = { ...usage, columns: { ...usage.columns, pss } }
    const { rows } = breakDown(new MappingSource(table, partly, 'unreadable'), 'file', 'cost')
    expect(rows.find(({ name }) => name === '/lib/x.so')?.parts).toEqual([])
  })
})
