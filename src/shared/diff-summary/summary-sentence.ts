import type { EventKind } from '../diff/change'

/** What a phrase leads to: events of these headlines (all when empty) whose rows match the query. */
export interface SummaryFilter {
  readonly kinds: readonly EventKind[]
  /** In the language of the query box; empty for all. */
  readonly query: string
}

/** A part of a sentence; with a filter it is a link to the events it speaks of. */
export interface SummaryPhrase {
  readonly text: string
  readonly filter: SummaryFilter | null
}

/** One sentence with its full stop: the texts of its phrases, joined, read as English. */
export type SummarySentence = readonly SummaryPhrase[]
