import type { MappingTable } from '../tables/mapping-table'
import { findLayoutPatterns } from './layout-patterns'
import type { ClaimedRows, MapPattern } from './map-pattern'
import { findNamePatterns } from './name-patterns'

/** The known habits behind the maps of a process, and which rows belong to which. */
export interface FoundPatterns {
  /** The largest first. */
  readonly patterns: readonly MapPattern[]
  /** By row of the table. */
  readonly claimed: ClaimedRows
}

/**
 * Looks for the known habits of programs in the maps of a process.
 *
 * Shape: a row belongs to the first pattern that takes it, so the counts of all patterns are those of the rows.
 * Cost: linear, a pass for each pattern of the layout and one for all names.
 */
export function findPatterns(table: MappingTable): FoundPatterns {
  const claimed: ClaimedRows = new Uint8Array(table.length)
  const patterns = [...findLayoutPatterns(table, claimed), ...findNamePatterns(table, claimed)]
  return { patterns: patterns.toSorted((a, b) => b.mapCount - a.mapCount), claimed }
}
