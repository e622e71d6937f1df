import type { GrowthSample } from '../sysctl/growth'
import type { EpochMs } from '../units'
import { isEndedByOthers, type ProcessEnd } from './process-end'

/**
 * Whether vm.max_map_count ended a process: `seen` (its last count was at the limit), `likely` (at the rate of its
 * last moments it got there before it ended), `no`, or `unknown` (too little was read to say).
 */
export type LimitBlame = 'seen' | 'likely' | 'no' | 'unknown'

/** What is known of a process that ended. */
export interface RecordedEnd {
  /** Counts that were read, ascending by time. */
  readonly samples: readonly GrowthSample[]
  /** The running vm.max_map_count at the last read; null where it could not be read. */
  readonly limit: number | null
  readonly end: ProcessEnd
  readonly endedAtMs: EpochMs
}

/** The verdict, and the numbers it rests on. */
export interface EndAssessment {
  readonly blame: LimitBlame
  /** Maps a second over the last moments; null for a single sample. */
  readonly perSecond: number | null
  /** The count at the end if the last rate held; null where it is not known. */
  readonly projected: number | null
}

/** Samples that make up the last moments. */
const LAST_SAMPLES = 5
/** A rate is not carried further than this. */
const FURTHEST_MS = 2000
/** Below this share of the limit a burst says nothing: every program maps its libraries in one. */
const LEAST_SHARE = 0.25

/**
 * Says whether the limit was the likely cause of a process's end.
 *
 * A split fails at `limit` maps, a new mapping at `limit + 1`, so a count of `limit` may be the last one seen. Who
 * was killed by somebody else, or ended with status 0, is not blamed on the limit.
 *
 *   65,530 of 65,530, SIGABRT            -> seen
 *   40,000 of 65,530, +2,000/ms, 20 ms before status 1  -> likely
 *   65,530 of 65,530, SIGKILL            -> no
 */
export function assessEnd({ samples, limit, end, endedAtMs }: RecordedEnd): EndAssessment {
  const last = samples.at(-1)
  if (!last || limit === null) return { blame: 'unknown', perSecond: null, projected: null }
  const perMs = lastRate(samples)
  const projected =
    perMs === null || endedAtMs - last.atMs > FURTHEST_MS
      ? null
      : Math.round(last.used + Math.max(0, perMs) * Math.max(0, endedAtMs - last.atMs))
  const perSecond = perMs === null ? null : perMs * 1000
  const blameWith = (blame: LimitBlame): EndAssessment => ({ blame, perSecond, projected })
  if (isEndedByOthers(end) || (end.how === 'status' && end.status === 0)) return blameWith('no')
  if (last.used >= limit) return blameWith('seen')
  if (projected === null) return blameWith(last.used < limit * LEAST_SHARE ? 'unknown' : 'no')
  return blameWith(projected >= limit && last.used >= limit * LEAST_SHARE ? 'likely' : 'no')
}

/** Maps per millisecond between the first and the last of the last moments. */
function lastRate(samples: readonly GrowthSample[]): number | null {
  const recent = samples.slice(-LAST_SAMPLES)
  const [first, last] = [recent[0], recent.at(-1)]
  if (!first || !last || last.atMs <= first.atMs) return null
  return (last.used - first.used) / (last.atMs - first.atMs)
}
