import type { Subject } from './fact-subject'

/** What a fact says; in the order in which facts appear. */
export const FACT_TYPES = [
  'on-disk',
  'deleted',
  'linked',
  'over',
  'other-offset',
  'added',
  'removed',
  'protection',
  'arena',
  'split',
  'merged',
  'size',
  'moved',
  'flags',
  'renamed',
] as const
/** See {@link FACT_TYPES}. */
export type FactType = (typeof FACT_TYPES)[number]

/**
 * One thing that happened to one subject, in all events: the sum of all segments of which it is true.
 *
 * Bytes of `over`, `protection`, `flags` and `renamed` are those segments; of `added`, `removed` and `moved` the
 * rows whole; `size`, `split` and `merged` have `mapped` and `unmapped`.
 */
export interface Fact {
  readonly type: FactType
  readonly subject: Subject
  /** What there is now, for `over` and `renamed`. */
  readonly by: Subject | null
  /** What the words need besides: the permissions, the flags, the new name. */
  readonly detail: FactDetail
  /** Events in which it happened, without those of guards and reserved tails told with the mapping beside them. */
  readonly events: number
  /** Bits of the headlines of these events, by index into EVENT_KINDS. */
  readonly kinds: number
  readonly bytes: number
  /** Rows with such bytes, of the before side; of the after side for `added`. */
  readonly rows: number
  /** Bytes of these rows whole. */
  readonly rowBytes: number
  /** Rows of these events on both sides. */
  readonly beforeRows: number
  readonly afterRows: number
  readonly mapped: number
  readonly unmapped: number
  /** Where all rows have the same size: that; else NaN. */
  readonly sizeEach: number
  /** Bytes that it is about, guards and reserved tails with them: the larger comes first. */
  readonly weight: number
  /** Of all its events, after minus before; NaN where smaps was not read on both sides. */
  readonly privateDirtyDelta: number
  /** The file, of which mappings came, went or moved, has others that did not. */
  readonly isPart: boolean
  /** How many subjects share the phrase. */
  readonly subjects: number
  /** What the book knows it by; several where subjects share the phrase. */
  readonly numbers: readonly number[]
}

/** What a fact says of all its bytes; members that do not apply are absent. */
export interface FactDetail {
  /** Permission bits before and after. */
  readonly from?: number
  readonly to?: number
  /** Writable and executable at once, and it was not before. */
  readonly isWriteExecute?: boolean
  readonly isLikely?: boolean
  /** `size`, `split`, `merged`: equal where the same verb is true, so that only such facts become one. */
  readonly shape?: number
  /** `split`: as many rows as before, with other borders. */
  readonly isBorder?: boolean
  /** `arena`: less of it is writable than before. */
  readonly isSmaller?: boolean
  readonly came?: readonly string[]
  readonly went?: readonly string[]
  /** The name of the bytes now, a byte string. */
  readonly name?: string
}
