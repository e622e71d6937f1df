import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fileQueryColumns, findMisplaced } from '../../../../src/shared/all-processes/file-query'
import {
  stateOfFile,
  tabulateFiles,
  type ProcessFiles,
} from '../../../../src/shared/all-processes/file-table'
import { FILE_STATES, listFileUses, type FileUse } from '../../../../src/shared/all-processes/file-uses'
import { packFiles, unpackFiles } from '../../../../src/shared/all-processes/pack-files'
import { compileQuery, maskRows } from '../../../../src/shared/query/compile-query'
import { parseQuery } from '../../../../src/shared/query/parse-query'
import { mappingKindCode } from '../../../../src/shared/tables/mapping-kind'
import { mapsOf, smapsOf } from '../../../support/map-tables'

const PROGRAM = mapsOf`
  10000 +1 r--p #7 /bin/server
  ...   +2 r-xp @1000 #7 /bin/server
  ...   +1 rw-p @3000 #7 /bin/server
  20000 +8 rw-p [heap]
  30000 +1 r-xp #8 /lib/old.so (deleted)
  40000 +4 rw-s #9 /memfd:frames (deleted)
  50000 +1 rw-p
  60000 +1 r--p #11 /lib/old.so
`.table

describe('listFileUses', () => {
  it('lists each inode once, and nothing that is no file', () => {
    const uses = listFileUses(PROGRAM, null)
    expect(uses.map(({ path, mappings, size, state }) => [path, mappings, size, state])).toEqual([
      ['/bin/server', 3, 4 * 4096, 'present'],
      ['/lib/old.so', 1, 4096, 'deleted'],
      ['/memfd:frames', 1, 4 * 4096, 'present'],
      ['/lib/old.so', 1, 4096, 'present'],
    ])
    expect(uses[0]).toMatchObject({
      permissionSets: 0b10_1010,
      kind: mappingKindCode('code'),
      inodeLow: 7,
      usage: null,
    })
  })

  it('adds up what smaps tells, and lets one unreadable number spoil the sum', () => {
    const { table, usage } = smapsOf`
      10000 +2 r--p #7 /lib/a.so | | Rss=8 Pss=4 Private_Dirty=0
      ...   +2 rw-p @2000 #7 /lib/a.so | | Rss=4 Pss=4 Private_Dirty=4
    `
    expect(listFileUses(table, usage)[0]?.usage).toEqual({ rss: 12288, pss: 8192, privateDirty: 4096 })
    const unread = { ...usage, columns: { ...usage.columns, pss: Float64Array.of(1, Number.NaN) } }
    expect(listFileUses(table, unread)[0]?.usage).toEqual({ rss: 12288, pss: Number.NaN, privateDirty: 4096 })
  })
})

const use = fc.record<FileUse>({
  path: fc.constantFrom('/a', '/b', '/c', '/memfd:x'),
  device: fc.nat(3),
  inodeLow: fc.nat(3),
  inodeHigh: fc.constant(0),
  kind: fc.nat(20),
  mappings: fc.integer({ min: 1, max: 9 }),
  size: fc.integer({ min: 1, max: 2 ** 40 }),
  permissionSets: fc.nat(0xffff),
  state: fc.constantFrom(...FILE_STATES),
  usage: fc.constant({ rss: 4096, pss: 100, privateDirty: 0 }),
})
const processes = fc.array(
  fc.record<ProcessFiles>({
    pid: fc.integer({ min: 1, max: 2 ** 22 }),
    startTicks: fc.nat(),
    uses: fc.array(use, { maxLength: 8 }),
  }),
  { maxLength: 8 },
)
const sum = (numbers: Iterable<number>): number => [...numbers].reduce((total, one) => total + one, 0)

describe('tabulateFiles', () => {
  it('loses and invents nothing', () => {
    fc.assert(
      fc.property(processes, (all) => {
        const table = tabulateFiles(all, new Map())
        const uses = all.flatMap((one) => one.uses)
        expect(new Set(table.path)).toEqual(new Set(uses.map(({ path }) => path)))
        expect(sum(table.mappings)).toBe(sum(uses.map(({ mappings }) => mappings)))
        expect(sum(table.size)).toBe(sum(uses.map(({ size }) => size)))
        expect(sum(table.processes)).toBe(
          sum(all.map((one) => new Set(one.uses.map(({ path }) => path)).size)),
        )
        expect([...table.measured]).toEqual([...table.processes])
      }),
    )
  })

  it('keeps the place of a path from table to table', () => {
    fc.assert(
      fc.property(processes, processes, (first, second) => {
        const numbers = new Map<string, number>()
        tabulateFiles(first, numbers)
        const before = new Map(numbers)
        const table = tabulateFiles(second, numbers)
        const places = table.path.map((path) => numbers.get(path) ?? -1)
        expect(places).toEqual(places.toSorted((a, b) => a - b))
        for (const [path, number] of before) expect(numbers.get(path)).toBe(number)
      }),
    )
  })

  it('says of a sum how many processes are in it, and of an unread one that it is none', () => {
    const [a, b] = [listFileUses(PROGRAM, null), listFileUses(PROGRAM, null)]
    const table = tabulateFiles(
      [
        { pid: 1, startTicks: 1, uses: a },
        {
          pid: 2,
          startTicks: 2,
          uses: b.map((one) => ({ ...one, usage: { rss: 1, pss: 2, privateDirty: 3 } })),
        },
      ],
      new Map(),
    )
    const server = table.path.indexOf('/bin/server')
    expect([table.processes[server], table.measured[server], table.pss[server]]).toEqual([2, 1, 2])
    const old = table.path.indexOf('/lib/old.so')
    expect([table.versions[old], stateOfFile(table, old)]).toEqual([2, 'deleted'])
    expect(tabulateFiles([{ pid: 1, startTicks: 1, uses: a }], new Map()).rss[0]).toBeNaN()
  })
})

describe('packFiles', () => {
  it('is undone by unpackFiles', () => {
    fc.assert(
      fc.property(processes, (all) => {
        expect(unpackFiles(packFiles(all))).toEqual(all)
      }),
    )
    const unread = [{ pid: 1, startTicks: 2, uses: listFileUses(PROGRAM, null) }]
    expect(unpackFiles(packFiles(unread))).toEqual(unread)
  })
})

describe('the query over files', () => {
  const table = tabulateFiles([{ pid: 1, startTicks: 1, uses: listFileUses(PROGRAM, null) }], new Map())
  const find = (text: string): string[] => {
    const mask = maskRows(compileQuery(parseQuery(text), fileQueryColumns(table)), table.length)
    return table.path.filter((_, row) => mask[row] === 1)
  }

  it.each([
    ['server', ['/bin/server']],
    ['deleted', ['/lib/old.so']],
    ['kind:memfd', ['/memfd:frames']],
    ['perm:x', ['/bin/server', '/lib/old.so']],
    ['perm:wx', []],
    ['rwx', []],
    ['perm:rw-s', ['/memfd:frames']],
    ['-perm:w', ['/lib/old.so']],
    ['size>8K', ['/bin/server', '/memfd:frames']],
    ['file -server', ['/lib/old.so']],
    ['rss>0', []],
  ])('%s', (text, expected) => expect(find(text)).toEqual(expected))

  it('refuses what means nothing of a file', () => {
    expect(findMisplaced(parseQuery('libc addr:7f00 flag:hg')).map(({ start, end }) => [start, end])).toEqual(
      [
        [5, 14],
        [15, 22],
      ],
    )
  })
})
