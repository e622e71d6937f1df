import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  CHANGE_ADDED,
  CHANGE_GROWN,
  CHANGE_MERGED,
  CHANGE_REMOVED,
  CHANGE_SHRUNK,
  CHANGE_SPLIT,
} from '../../../../src/shared/diff/change'
import { computeDiff } from '../../../../src/shared/diff/compute-diff'
import type { DiffMatch, DiffSide } from '../../../../src/shared/diff/diff-side'
import type { DiffTable } from '../../../../src/shared/diff/diff-table'
import { computeEventDeltas, computeEventSums } from '../../../../src/shared/diff-summary/event-sums'
import { SegmentReader } from '../../../../src/shared/diff-summary/segments'
import { drawMaps } from '../../../support/draw-maps'

const OPPOSITES: readonly (readonly [number, number])[] = [
  [CHANGE_ADDED, CHANGE_REMOVED],
  [CHANGE_SPLIT, CHANGE_MERGED],
  [CHANGE_GROWN, CHANGE_SHRUNK],
]

/** The changes as they read with the two sides swapped: added becomes removed, and so on. */
function mirrorChanges(changes: number): number {
  let mirrored = changes
  for (const [one, other] of OPPOSITES) {
    mirrored &= ~(one | other)
    if (changes & one) mirrored |= other
    if (changes & other) mirrored |= one
  }
  return mirrored
}

const LEGEND = `
  A = r-x inode=7 rss=1 /lib/libfoo.so
  B = rw- inode=8 rss=2 flags=hg /srv/data
  C = r-x inode=9 rss=1 /lib/libfoo.so
  U = rw- rss=3
  V = rw- rss=3 flags=lo
`
/** Any address space of some pages; borders between rows of a letter may stand anywhere. */
const anySide = fc
  .string({
    unit: fc.constantFrom('.', '.', 'w', 'w', 'w', 'r', 'n', 'h', 'A', 'A', 'B', 'C', 'U', 'V', '|'),
    maxLength: 40,
  })
  .map((drawing) => drawMaps(`.${drawing}\n${LEGEND}`))
const anyMatch = fc.constantFrom<DiffMatch>('address', 'identity')

function diff(before: DiffSide, after: DiffSide, match: DiffMatch): DiffTable {
  return computeDiff(before, after, { match, sameMachine: true })
}

function eventsOf(table: DiffTable, isSwapped: boolean): string[] {
  const events: string[] = []
  for (let event = 0; event < table.length; event++) {
    const before = [table.beforeCount[event] ? table.beforeFirst[event] : '-', table.beforeCount[event]]
    const after = [table.afterCount[event] ? table.afterFirst[event] : '-', table.afterCount[event]]
    const changes = table.changes[event] ?? 0
    const sides = isSwapped ? [after, before] : [before, after]
    events.push(`${sides.join(' ')} ${isSwapped ? mirrorChanges(changes) : changes}`)
  }
  return events.sort()
}

describe('a diff', () => {
  it('of a side with itself is one run in which nothing changed', () => {
    fc.assert(
      fc.property(anySide, anyMatch, (side, match) => {
        const table = diff(side, side, match)
        expect([...table.changes].every((changes) => changes === 0)).toBe(true)
      }),
    )
  })

  it('with the sides swapped mirrors every event', () => {
    fc.assert(
      fc.property(anySide, anySide, anyMatch, (before, after, match) => {
        expect(eventsOf(diff(after, before, match), true)).toEqual(
          eventsOf(diff(before, after, match), false),
        )
      }),
      { numRuns: 1000 },
    )
  })

  it('has every row of either side in exactly one event', () => {
    fc.assert(
      fc.property(anySide, anySide, anyMatch, (before, after, match) => {
        const table = diff(before, after, match)
        expect(rowsIn(table.beforeFirst, table.beforeCount)).toEqual(allRows(before))
        expect(rowsIn(table.afterFirst, table.afterCount)).toEqual(allRows(after))
      }),
      { numRuns: 1000 },
    )
  })

  it('rebuilds the after side from the before side by the segments of all events', () => {
    fc.assert(
      fc.property(anySide, anySide, anyMatch, (before, after, match) => {
        const table = diff(before, after, match)
        const beforeBytes: [number, number][] = []
        const afterBytes: [number, number][] = []
        const reader = new SegmentReader(table, before, after)
        for (let event = 0; event < table.length; event++) {
          for (const segment of reader.list(event)) {
            const { own, beforeStart, afterStart, length } = segment
            if (own !== 'after') beforeBytes.push([beforeStart, beforeStart + length])
            if (own !== 'before') afterBytes.push([afterStart, afterStart + length])
          }
        }
        expect(joinRanges(beforeBytes)).toEqual(joinRanges(rangesOf(before)))
        expect(joinRanges(afterBytes)).toEqual(joinRanges(rangesOf(after)))
      }),
      { numRuns: 1000 },
    )
  })

  it('has event deltas that sum to the delta of the sums', () => {
    fc.assert(
      fc.property(anySide, anySide, anyMatch, (before, after, match) => {
        const sums = computeEventSums(diff(before, after, match), before, after, 'size')
        const delta = computeEventDeltas(sums).reduce((sum, value) => sum + value, 0)
        expect(delta).toBe(sizeOf(after) - sizeOf(before))
      }),
    )
  })
})

function allRows(side: DiffSide): number[] {
  return Array.from({ length: side.mappings.length }, (_, row) => row)
}

function rowsIn(first: Uint32Array, count: Uint32Array): number[] {
  return [...first]
    .flatMap((from, event) => Array.from({ length: count[event] ?? 0 }, (_, at) => from + at))
    .sort((a, b) => a - b)
}

function rangesOf({ mappings }: DiffSide): [number, number][] {
  return Array.from({ length: mappings.length }, (_, row) => [
    mappings.start[row] ?? 0,
    mappings.end[row] ?? 0,
  ])
}

/** Ranges joined where they touch; overlapping ones stay apart, so that bytes told twice are seen. */
function joinRanges(ranges: readonly [number, number][]): [number, number][] {
  const joined: [number, number][] = []
  for (const [start, end] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = joined.at(-1)
    if (last?.[1] === start) last[1] = end
    else joined.push([start, end])
  }
  return joined
}

function sizeOf(side: DiffSide): number {
  return rangesOf(side).reduce((sum, [start, end]) => sum + end - start, 0)
}
