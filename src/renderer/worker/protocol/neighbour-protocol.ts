import type { MapCountExplanation } from '../../../shared/explain/why-so-many'

/** Two neighbours without a visible reason not to merge; all text is harmless. */
export interface MergeablePair {
  /** Row of the first of them. */
  readonly row: number
  readonly first: string
  readonly second: string
  readonly name: string
  /** Why they likely did not merge. */
  readonly sentence: string
}

/** Why the open process has as many maps as it has, as the window tells it. */
export interface NeighbourExplanation extends MapCountExplanation {
  /** One or two sentences that come first. */
  readonly sentences: readonly string[]
  /** Pairs that could have been one mapping; null where smaps was not read. */
  readonly mergeableCount: number | null
  /** The first of them. */
  readonly mergeable: readonly MergeablePair[]
}

/** Why nothing can be said of neighbours: their source lacks something. */
export interface NeighboursUntold {
  readonly untold: string
}
