import { MAPPING_KINDS } from '../tables/mapping-kind'
import type { DiffSide } from '../diff/diff-side'
import { BACKING_FILE, joinNames, stripDeleted } from '../diff/joined-names'

/** What totals are summed of: rows, bytes mapped, and the numbers of smaps that people ask for. */
export const TOTAL_MEASURES = ['maps', 'size', 'rss', 'pss', 'privateDirty', 'swap'] as const

/** A measure of totals. */
export type TotalMeasure = (typeof TOTAL_MEASURES)[number]

/** What each measure is called. */
export const MEASURE_NAMES: Readonly<Record<TotalMeasure, string>> = {
  maps: 'maps',
  size: 'size',
  rss: 'RSS',
  pss: 'PSS',
  privateDirty: 'private dirty',
  swap: 'swap',
}

/** One number a measure; bytes, or rows for `maps`. NaN where the side does not know it. */
export type Totals = Readonly<Record<TotalMeasure, number>>

/** Totals of both sides, and after minus before. */
export interface TotalsChange {
  readonly before: Totals
  readonly after: Totals
  readonly delta: Totals
}

/** Totals of the rows of a kind, or of a file. */
export interface GroupTotals extends TotalsChange {
  /** The kind's word, or the file's path as a byte string without "(deleted)". */
  readonly group: string
}

/** Sums whole sides. */
export function computeTotals(before: DiffSide, after: DiffSide): TotalsChange {
  const sums = [sumGroups(before, 1, () => 0), sumGroups(after, 1, () => 0)] as const
  return changeOf(sums[0], sums[1], 0)
}

/** Sums by kind; kinds that neither side has are left out. The order is that of MAPPING_KINDS. */
export function computeTotalsByKind(before: DiffSide, after: DiffSide): GroupTotals[] {
  const groupOf = (side: DiffSide) => (row: number) => side.mappings.kind[row] as number
  const from = sumGroups(before, MAPPING_KINDS.length, groupOf(before))
  const to = sumGroups(after, MAPPING_KINDS.length, groupOf(after))
  return listGroups(MAPPING_KINDS, from, to)
}

/** Sums by file, by path; what has no file is left out. The order is that of first appearance. */
export function computeTotalsByFile(before: DiffSide, after: DiffSide): GroupTotals[] {
  const names = joinNames(before.mappings.strings, after.mappings.strings)
  const groups: string[] = []
  const groupOf = (side: DiffSide, paths: Uint32Array, backing: Uint8Array) => {
    for (const [index, name] of side.mappings.strings.strings.entries()) {
      groups[paths[index] as number] = (backing[index] as number) >= BACKING_FILE ? stripDeleted(name) : ''
    }
    return (row: number): number => paths[side.mappings.name[row] as number] as number
  }
  const ofBefore = groupOf(before, names.beforePaths, names.beforeBacking)
  const ofAfter = groupOf(after, names.afterPaths, names.afterBacking)
  const from = sumGroups(before, groups.length, ofBefore)
  const to = sumGroups(after, groups.length, ofAfter)
  return listGroups(groups, from, to).filter(({ group }) => group !== '')
}

type Sums = Readonly<Record<TotalMeasure, Float64Array>>

function sumGroups(side: DiffSide, groupCount: number, groupOf: (row: number) => number): Sums {
  const { start, end, length } = side.mappings
  const sums = Object.fromEntries(
    TOTAL_MEASURES.map((measure) => [measure, new Float64Array(groupCount)]),
  ) as Record<TotalMeasure, Float64Array>
  for (const measure of TOTAL_MEASURES) {
    const sum = sums[measure]
    const column = measure === 'maps' || measure === 'size' ? null : side.usage?.columns[measure]
    for (let row = 0; row < length; row++) {
      const group = groupOf(row)
      const size = (end[row] as number) - (start[row] as number)
      const value = measure === 'maps' ? 1 : measure === 'size' ? size : (column?.[row] ?? Number.NaN)
      sum[group] = (sum[group] as number) + value
    }
  }
  return sums
}

function listGroups(groups: readonly string[], before: Sums, after: Sums): GroupTotals[] {
  const listed: GroupTotals[] = []
  for (const [index, group] of groups.entries()) {
    if (before.maps[index] === 0 && after.maps[index] === 0) continue
    listed.push({ group, ...changeOf(before, after, index) })
  }
  return listed
}

function changeOf(before: Sums, after: Sums, group: number): TotalsChange {
  const pick = (valueOf: (measure: TotalMeasure) => number): Totals =>
    Object.fromEntries(TOTAL_MEASURES.map((measure) => [measure, valueOf(measure)])) as Record<
      TotalMeasure,
      number
    >
  return {
    before: pick((measure) => before[measure][group] ?? 0),
    after: pick((measure) => after[measure][group] ?? 0),
    delta: pick((measure) => (after[measure][group] ?? 0) - (before[measure][group] ?? 0)),
  }
}
