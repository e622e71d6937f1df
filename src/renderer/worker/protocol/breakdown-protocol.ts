import type { KindFamily } from '../../../shared/tables/mapping-kind'
import type { UsageSum } from '../../../shared/tables/usage-sums'

/** What groups of maps are weighed by: addresses, those of them that may be accessed, or the memory that they cost. */
export const BREAKDOWN_WEIGHTS = ['cost', 'accessible', 'size'] as const
/** What groups of maps are weighed by. */
export type BreakdownWeight = (typeof BREAKDOWN_WEIGHTS)[number]

/** What is less than this share of the whole would be a line in a picture of it. */
export const LEAST_SHARE = 1 / 400

/** Some maps together. */
export interface BreakdownSums {
  readonly count: number
  /** Bytes. */
  readonly size: number
  /** Size of the largest of them, bytes. */
  readonly largest: number
  /** Bytes; NaN where smaps was not read or does not tell. */
  readonly sums: Readonly<Record<UsageSum, number>>
}

/** One mapping that is a large part of everything; all text is harmless. */
export interface BreakdownPart {
  /** Row of the table of maps. */
  readonly row: number
  /** Its address, which tells it apart from others also in a newer table. */
  readonly start: number
  /** Its file, its kind where the group is of that file, or where it begins when it has no name. */
  readonly name: string
  readonly family: KindFamily
  /** By the measure of the breakdown, bytes. */
  readonly weight: number
}

/** Maps of one kind, file or permission together; all text is harmless. */
export interface BreakdownRow extends BreakdownSums {
  readonly name: string
  /** That of its permissions, else of its heaviest map. */
  readonly family: KindFamily
  /** A query that shows its maps. */
  readonly query: string
  /** By the measure of the breakdown, bytes; NaN where it is not known. */
  readonly weight: number
  /** Its maps of at least LEAST_SHARE of the whole, the heaviest first. */
  readonly parts: readonly BreakdownPart[]
}

/** The maps of a process in groups, the heaviest first; of very many only the heaviest. */
export interface Breakdown {
  readonly rows: readonly BreakdownRow[]
  readonly groupCount: number
  /** All groups together, also those that are not among the rows. */
  readonly all: BreakdownSums
  /** What is free between the mappings: not a mapping, and in none of the sums. Bytes. */
  readonly free: { readonly count: number; readonly size: number; readonly largest: number }
  /** What the groups were weighed by: the cost is PSS, else RSS, and accessible addresses while neither is known. */
  readonly measure: 'size' | 'accessible' | 'pss' | 'rss'
  /** Weight of all groups together, bytes. */
  readonly total: number
}
