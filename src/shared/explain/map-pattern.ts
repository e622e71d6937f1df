/** A known habit of programs, found in the maps of a process. */
export interface MapPattern {
  readonly id: string
  readonly title: string
  /** Mappings that belong to it; one mapping belongs to one pattern at most. */
  readonly mapCount: number
  /** What was seen, with numbers, one sentence. */
  readonly evidence: string
  readonly meaning: string
  /** What people do about it; empty where there is nothing to do. */
  readonly advice: string
  /** A query (docs/query.md) that shows its mappings, roughly; null where none does. */
  readonly query: string | null
}

/** Marks rows that a pattern has taken, so that no mapping is counted twice: 1 where taken. */
export type ClaimedRows = Uint8Array
