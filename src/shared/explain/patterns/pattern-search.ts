import { groupThousands } from '../../format/count'
import { isUnnamed } from '../../proc/stack-shape'
import { PERM_EXEC, PERM_READ, PERM_SHARED, PERM_WRITE, type MappingTable } from '../../tables/mapping-table'
import { patternNumber, type ClaimedRows, type MapPattern, type MapPatternId } from '../map-pattern'
import type { Runtimes } from './runtimes'

/** What a finder of patterns works on. */
export interface PatternSearch {
  readonly table: MappingTable
  /** Rows that a finder takes are marked here. */
  readonly claimed: ClaimedRows
  readonly runtimes: Runtimes
  /** How many rows there are of each kind, by its code: what is not there need not be looked for. */
  readonly kinds: Uint32Array
}

/** Finds one habit, or several, and claims their rows. */
export type PatternFinder = (search: PatternSearch) => readonly MapPattern[]

/** Counts the rows of each kind. */
export function countKinds(table: MappingTable): Uint32Array {
  const counts = new Uint32Array(256)
  for (let row = 0; row < table.length; row++) {
    const kind = table.kind[row] as number
    counts[kind] = (counts[kind] as number) + 1
  }
  return counts
}

/** Claims rows for a pattern. */
export function claimRows(claimed: ClaimedRows, rows: Iterable<number>, id: MapPatternId): void {
  const number = patternNumber(id)
  for (const row of rows) claimed[row] = number
}

/** Says whether two neighbouring rows are there and touch. */
export function touchesNext(table: MappingTable, row: number): boolean {
  return row >= 0 && row + 1 < table.length && table.end[row] === table.start[row + 1]
}

/** Says whether a row is unnamed private memory without a file, whatever may be done to it. */
export function isPrivateUnnamed(table: MappingTable, row: number): boolean {
  return ((table.permissions[row] as number) & PERM_SHARED) === 0 && isUnnamed(table, row)
}

/** Says whether nothing may be done to a row. */
export function hasNoAccess(table: MappingTable, row: number): boolean {
  return ((table.permissions[row] as number) & (PERM_READ | PERM_WRITE | PERM_EXEC)) === 0
}

/** A count with its noun: "one stack", "1,204 stacks". */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return count === 1 ? `one ${one}` : `${groupThousands(count)} ${many}`
}

/** A sentence with a large first letter. */
export function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}
