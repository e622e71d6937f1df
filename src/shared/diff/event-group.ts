import type { EventKind } from './change'
import type { DiffSide } from './diff-side'
import type { DiffTable } from './diff-table'
import type { LeadFilter } from './lead-sentence'

/** What the rows of a group are; `files` are several files told together, `shared` is shared memory without a file. */
export type GroupSubject =
  'arena' | 'heap' | 'stack' | 'thread-stack' | 'file' | 'files' | 'shared' | 'memory'

/** Events that a sentence tells together. */
export interface EventGroup {
  readonly kind: EventKind
  readonly subject: GroupSubject
  /** Path of the file, or of the largest of several, as a byte string without "(deleted)"; empty for other subjects. */
  readonly path: string
  /** The file, of which mappings came or went, has others that are on both sides. */
  readonly isPart: boolean
  readonly files: number
  /** Without those of guards and reserved tails, which belong to the mapping beside them. */
  readonly events: number
  /** Bytes mapped, after minus before, of all its events; bytes writable, where the protection of arenas changed. */
  readonly sizeDelta: number
  /** NaN where smaps was not read on both sides. */
  readonly privateDirtyDelta: number
  /** Where all its events have the same size delta: that; else NaN. */
  readonly sizeEach: number
  /** The first of its events, to tell details of when it is the only one. */
  readonly firstEvent: number
  readonly diff: DiffTable
  readonly before: DiffSide
  readonly after: DiffSide
  /** As the object of a sentence: "5 new arenas of 64 MiB". */
  readonly noun: string
  readonly filter: LeadFilter
}
