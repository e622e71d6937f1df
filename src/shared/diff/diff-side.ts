import type { AbsentColumn } from '../tables/absent-column'
import type { MappingTable } from '../tables/mapping-table'
import type { UsageTable } from '../tables/usage-table'

/** One side of a comparison. */
export interface DiffSide {
  readonly mappings: MappingTable
  /** Memory use and flags, row for row with `mappings`; null where only maps was read. */
  readonly usage: UsageTable | null
  readonly absent: readonly AbsentColumn[]
}

/**
 * How rows of the two sides find each other: by `address`, for one process over time; by `identity` (file, offset
 * and order), for two runs, two machines or two programs, where addresses differ.
 */
export type DiffMatch = 'address' | 'identity'

/** How to compare. */
export interface DiffOptions {
  readonly match: DiffMatch
  /** Both sides come from one boot of one machine, so that inode numbers can be compared. */
  readonly sameMachine: boolean
}
