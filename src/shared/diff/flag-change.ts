import { listRowFlags } from '../proc/row-flags'
import type { DiffSide } from './diff-side'
import type { DiffTable, EventIndex } from './diff-table'
import { computeSegments, type Segment } from './segments'

/** Flags that came and went on some bytes of an event. */
export interface FlagChange {
  /** The two-letter codes. */
  readonly came: readonly string[]
  readonly went: readonly string[]
  /** Bytes on which just these came and went. */
  readonly bytes: number
  /** Those are all bytes that stayed. */
  readonly isAll: boolean
}

/** What became of the VmFlags on the first bytes of an event where they differ; null where they do not. */
export function findFlagChange(
  diff: DiffTable,
  before: DiffSide,
  after: DiffSide,
  event: EventIndex,
): FlagChange | null {
  const kept = computeSegments(diff, before, after, event).filter(({ kind }) => kind === 'kept')
  const changes = kept.map((segment) => compareFlags(before, after, segment))
  const keys = changes.map(({ came, went }) => `${came.join()}/${went.join()}`)
  const first = keys.findIndex((key) => key !== '/')
  const change = changes[first]
  if (!change) return null
  const isSame = (_: unknown, at: number): boolean => keys[at] === keys[first]
  const bytes = kept.filter(isSame).reduce((sum, { length }) => sum + length, 0)
  return { ...change, bytes, isAll: keys.every((key) => key === keys[first]) }
}

function compareFlags(
  before: DiffSide,
  after: DiffSide,
  { beforeRow, afterRow }: Segment,
): Pick<FlagChange, 'came' | 'went'> {
  const had = flagsOf(before, beforeRow)
  const has = flagsOf(after, afterRow)
  return {
    came: has.filter((flag) => !had.includes(flag)),
    went: had.filter((flag) => !has.includes(flag)),
  }
}

function flagsOf({ usage }: DiffSide, row: number): string[] {
  return usage ? listRowFlags(usage, row) : []
}
