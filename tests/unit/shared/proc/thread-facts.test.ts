import { describe, expect, it } from 'vitest'
import { settleThreadStacks } from '../../../../src/shared/proc/thread-facts'
import { MAPPING_KINDS } from '../../../../src/shared/tables/mapping-kind'
import { TRAIT_INFERRED, type MappingTable } from '../../../../src/shared/tables/mapping-table'
import { mapsOf } from '../../../support/map-tables'

const FROM = 0x7f0000000000
const PAGE = 4096

/** So many pairs of a guard and a piece, sizes in pages, from FROM on. */
function pairs(count: number, guard: number, piece: number, permissions = 'rw-p'): string {
  return Array.from(
    { length: count },
    (_, at) => `${at === 0 ? FROM.toString(16) : '...'} +${guard} ---p\n... +${piece} ${permissions}`,
  ).join('\n')
}

/** An address inside the piece of a pair. */
function inside(at: number, guard: number, piece: number): number {
  return FROM + (at * (guard + piece) + guard + 1) * PAGE
}

/** How often each kind occurs, with ~ before what is inferred. */
function kindsOf(table: MappingTable): Record<string, number> {
  const counts: Record<string, number> = {}
  for (let row = 0; row < table.length; row++) {
    const isInferred = ((table.traits[row] ?? 0) & TRAIT_INFERRED) !== 0
    const kind = `${isInferred ? '~' : ''}${MAPPING_KINDS[table.kind[row] ?? 0]}`
    counts[kind] = (counts[kind] ?? 0) + 1
  }
  return counts
}

describe('which mappings are thread stacks', () => {
  it('stays a guess where nothing is known of the threads', () => {
    const { table } = mapsOf`${pairs(20, 1, 2048)}`
    expect(settleThreadStacks(table, null)).toBe(table)
  })

  it('is certain of those with a stack pointer in them', () => {
    const { table } = mapsOf`${pairs(3, 1, 2048)}`
    const stackPointers = [0x7ffff0000000, ...[0, 1, 2].map((at) => inside(at, 1, 2048))]
    expect(kindsOf(settleThreadStacks(table, { count: 4, stackPointers }))).toEqual({
      'thread-stack': 3,
      '~guard': 3,
    })
  })

  it('leaves the table alone that it was given', () => {
    const { table } = mapsOf`${pairs(3, 1, 2048)}`
    settleThreadStacks(table, { count: 1, stackPointers: [0x7ffff0000000] })
    expect(kindsOf(table)).toEqual({ '~thread-stack': 3, '~guard': 3 })
  })

  it('takes none in a program of one thread, whatever the sizes', () => {
    const { table } = mapsOf`${pairs(200, 1, 2048)}`
    expect(kindsOf(settleThreadStacks(table, { count: 1, stackPointers: [0x7ffff0000000] }))).toEqual({
      anonymous: 200,
      '~guard': 200,
    })
    expect(kindsOf(settleThreadStacks(table, { count: 1, stackPointers: [] })).anonymous).toBe(200)
  })

  it('takes no more than there are threads whose pointer is not known', () => {
    const { table } = mapsOf`${pairs(20, 1, 2048)}`
    const kinds = (count: number): Record<string, number> =>
      kindsOf(settleThreadStacks(table, { count, stackPointers: [0x7ffff0000000] }))
    expect(kinds(21)['~thread-stack']).toBe(20)
    expect(kinds(20)['~thread-stack']).toBeUndefined()
  })

  it('takes a few more of the size of one that is certain: glibc keeps up to 40 MiB for the next threads', () => {
    const settle = (count: number): Record<string, number> =>
      kindsOf(
        settleThreadStacks(mapsOf`${pairs(count, 1, 2048)}`.table, {
          count: 2,
          stackPointers: [0x7ffff0000000, inside(0, 1, 2048)],
        }),
      )
    expect(settle(5)).toEqual({ 'thread-stack': 1, '~thread-stack': 4, '~guard': 5 })
    expect(settle(50)).toEqual({ 'thread-stack': 1, anonymous: 49, '~guard': 50 })
  })

  it('tells buffers of one size from stacks of another', () => {
    const { table } = mapsOf`
      ${pairs(3, 1, 2048)}
      ${Array.from({ length: 40 }, () => '... +1 ---p\n... +64 rw-p').join('\n')}
    `
    const stackPointers = [0x7ffff0000000, ...[0, 1, 2].map((at) => inside(at, 1, 2048))]
    expect(kindsOf(settleThreadStacks(table, { count: 4, stackPointers }))).toEqual({
      'thread-stack': 3,
      anonymous: 40,
      '~guard': 43,
    })
  })

  it.each([
    ['of any size behind a guard', '7f0000000000 +1 ---p\n... +9 rw-p', 0x7f0000002000, 1],
    [
      'behind a guard larger than guards usually are',
      '7f0000000000 +256 ---p\n... +2048 rw-p',
      0x7f0000102000,
      1,
    ],
    ['executable', '7f0000000000 +1 ---p\n... +2048 rwxp', 0x7f0000002000, 1],
    ['without a guard mapping, as from glibc 2.42 on', '7f0000000000 +2048 rw-p', 0x7f0000002000, 1],
    ['but not the heap', '7f0000000000 +1 ---p\n... +2048 rw-p [heap]', 0x7f0000002000, 0],
    [
      'but not memory that others share',
      '7f0000000000 +1 ---p\n... +2048 rw-s #7 /dev/zero (deleted)',
      0x7f0000002000,
      0,
    ],
    ['but not the heap of Go', 'c000000000 +1023 rw-p', 0xc000001000, 0],
    ['but not between mappings', '7f0000000000 +1 ---p\n... +9 rw-p', 0x7f00000a0000, 0],
  ])('finds one %s', (_, text, pointer, found) => {
    const settled = settleThreadStacks(mapsOf`${text}`.table, {
      count: 2,
      stackPointers: [0x7ffff0000000, pointer],
    })
    expect(kindsOf(settled)['thread-stack'] ?? 0).toBe(found)
  })
})
