import type { MappingTable } from '../tables/mapping-table'
import type { ClaimedRows, MapPattern } from './map-pattern'
import { findEqualChunks } from './patterns/equal-chunks'
import { findFileFamilies } from './patterns/file-families'
import { findFilePieces, findMappedFiles } from './patterns/file-pieces'
import { findGeneratedCode } from './patterns/generated-code'
import { findGo } from './patterns/go-memory'
import { findGuardedPieces } from './patterns/guarded-pieces'
import { findLibraries } from './patterns/libraries'
import { findMainMemory } from './patterns/main-memory'
import { findMallocArenas } from './patterns/malloc-arenas'
import { findNamePatterns } from './patterns/name-patterns'
import { countKinds, type PatternFinder, type PatternSearch } from './patterns/pattern-search'
import { findPatchwork } from './patterns/protection-patchwork'
import { findPythonArenas } from './patterns/python-arenas'
import { findReservedRanges } from './patterns/reserved-ranges'
import { findRuntimes } from './patterns/runtimes'
import { findSmallHoles } from './patterns/small-holes'
import { findThreadStacks } from './patterns/thread-stacks'
import { findV8Pages } from './patterns/v8-pages'
import { findZgc } from './patterns/zgc-heap'

/** The known habits behind the maps of a process, and which rows belong to which. */
export interface FoundPatterns {
  /** The largest first. */
  readonly patterns: readonly MapPattern[]
  /** By row of the table. */
  readonly claimed: ClaimedRows
}

/** What is sure comes first, what layout alone says last: the first one that takes a row keeps it. */
const FINDERS: readonly PatternFinder[] = [
  findGo,
  findZgc,
  findMallocArenas,
  findThreadStacks,
  findV8Pages,
  findNamePatterns,
  findLibraries,
  findMainMemory,
  findFileFamilies,
  findFilePieces,
  findMappedFiles,
  findReservedRanges,
  findGuardedPieces,
  findPatchwork,
  findGeneratedCode,
  findSmallHoles,
  findPythonArenas,
  findEqualChunks,
]

/**
 * Looks for the known habits of programs in the maps of a process.
 *
 * Shape: a row belongs to the first pattern that takes it, so the counts of all patterns are those of the rows.
 * Cost: linear, a pass for each pattern.
 */
export function findPatterns(table: MappingTable): FoundPatterns {
  const claimed: ClaimedRows = new Uint8Array(table.length)
  const search: PatternSearch = { table, claimed, runtimes: findRuntimes(table), kinds: countKinds(table) }
  const patterns = FINDERS.flatMap((find) => find(search))
  return { patterns: patterns.toSorted((a, b) => b.mapCount - a.mapCount), claimed }
}
