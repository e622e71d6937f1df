import type { GrowthSample } from '../sysctl/growth-types'
import type { EpochMs } from '../units'
import { isEndedByOthers, isOwnFault, type ProcessEnd } from './process-end'
import { mostPossible } from './possible-count'

/**
 * Whether vm.max_map_count ended a process: `seen` (a refused call, or a count at the limit right before the end),
 * `likely` (there is a reason to think so), `no` (it was out of reach), or `unknown`.
 */
export type LimitBlame = 'seen' | 'likely' | 'no' | 'unknown'

/** What a verdict rests on. */
export type BlameReason =
  /** A call was refused with ENOMEM at a count where the limit refuses it. */
  | 'refused-call'
  /** The count was at the limit within two seconds before the end. */
  | 'at-limit'
  /** The count was at the limit a few seconds before the end. */
  | 'was-at-limit'
  /** A few mappings were left, too few for calls that need several. */
  | 'too-few-left'
  /** The count climbed, and at that rate it reached the limit before it was read again. */
  | 'projected'
  /** It was within one percent of the limit and growing. */
  | 'closing-in'
  /** Nothing could be read, or not the limit. */
  | 'not-read'
  /** The count was near the limit, or could be, when it crashed; a crash has many causes. */
  | 'crash-near'
  /** The count was at the limit, but long before the end. */
  | 'long-before'
  /** It was near the limit when somebody ended it. */
  | 'ended-by-others-near'
  /** It was near the limit, and reported no failure. */
  | 'orderly-near'
  /** Nothing points to the limit, but the time since the last read was long enough to reach it. */
  | 'unproven'
  /** Somebody ended it far from the limit. */
  | 'ended-by-others'
  /** It reported no failure and was far from the limit. */
  | 'orderly'
  /** No program can map so fast that it reached the limit unseen. */
  | 'out-of-reach'

/** A call that the kernel refused, as a tracer sees it. */
export interface RefusedCall {
  /** Such as "mmap". */
  readonly call: string
  /** Mappings in use at that moment. */
  readonly used: number
  readonly limit: number
  readonly atMs: EpochMs
}

/** What is known of a process that ended. */
export interface RecordedEnd {
  /** Counts that were read, ascending by time; old ones may be thinned. */
  readonly samples: readonly GrowthSample[]
  /** The highest count of all that were read, also of those thinned away; null where none was. */
  readonly peak: GrowthSample | null
  /** The running vm.max_map_count at the last read; null where it could not be read. */
  readonly limit: number | null
  readonly end: ProcessEnd
  readonly endedAtMs: EpochMs
  /** The call that was refused, where something saw the calls. */
  readonly refused?: RefusedCall | null
}

/** The verdict, and the numbers it rests on. */
export interface EndAssessment {
  readonly blame: LimitBlame
  readonly reason: BlameReason
  /** Mappings a second when the count was at its highest of late; null for a single sample. */
  readonly perSecond: number | null
  /** The count that rate led to before the next read, or the end; null where it is not known. */
  readonly projected: number | null
  /** The highest count that was possible between the last reads and until the end; null where nothing was read. */
  readonly possible: number | null
}

/** Samples that make up a rate. */
const RATE_SAMPLES = 5
/** What happened earlier does not explain the end. */
const LATE_MS = 10_000
/** A count at the limit this shortly before the end counts as seen. */
const LAST_MS = 2000
/** Below this share of the limit a burst says nothing: every program maps its libraries in one. */
const LEAST_SHARE = 0.25
/** From this share on a growing count that ends in a failure is close enough to suspect. */
const CLOSE_SHARE = 0.99
/**
 * With fewer mappings left than this, calls that need several at once fail: a moving mremap needs 6, dlopen up to 5,
 * a thread's stack 2. Source: mm/mremap.c, and experiments with each.
 */
const FEW = 6

/**
 * Says whether the limit was the cause of a process's end; `no` takes proof.
 *
 * A split fails at `limit` mappings, a new mapping at `limit + 1`. Counts between two reads are not known: what was
 * possible there, and since the last read, is bounded by how fast a program can map at all (possible-count.ts).
 *
 *   65,530 of 65,530, SIGABRT                                   seen, at-limit
 *   54,480 and climbing by 600/ms, 20 ms later 36, status 1     likely, projected
 *   36 of 65,530 for minutes, read 8 ms before status 1         no, out-of-reach
 *   36 of 65,530, read 300 ms before status 1                   unknown, unproven
 */
export function assessEnd(recorded: RecordedEnd): EndAssessment {
  const { samples, limit, end, refused } = recorded
  const last = samples.at(-1)
  if (refused && refused.used >= refused.limit)
    return { blame: 'seen', reason: 'refused-call', perSecond: null, projected: null, possible: null }
  if (!last || limit === null)
    return { blame: 'unknown', reason: 'not-read', perSecond: null, projected: null, possible: null }
  const climb = climbBefore(recorded)
  const possible = mostPossible(samples, recorded.endedAtMs)
  const near = nearness(recorded, limit, climb)
  const [blame, reason] = isEndedByOthers(end)
    ? judgeEndedByOthers(near)
    : end.how === 'status' && end.status === 0
      ? judgeOrderly(near)
      : judgeFailure(near, end, { possible, limit })
  const { perMs, projected } = climb
  return { blame, reason, perSecond: perMs === null ? null : perMs * 1000, projected, possible }
}

type Verdict = readonly [LimitBlame, BlameReason]

/** How close to the limit the process came, the strongest sign first; null where it was never close. */
type Nearness =
  'at-limit' | 'was-at-limit' | 'long-before' | 'too-few-left' | 'projected' | 'closing-in' | null

function judgeEndedByOthers(near: Nearness): Verdict {
  return near === null ? ['no', 'ended-by-others'] : ['unknown', 'ended-by-others-near']
}

function judgeOrderly(near: Nearness): Verdict {
  return near === null || near === 'projected' || near === 'closing-in'
    ? ['no', 'orderly']
    : ['unknown', 'orderly-near']
}

function judgeFailure(
  near: Nearness,
  end: ProcessEnd,
  { possible, limit }: { readonly possible: number; readonly limit: number },
): Verdict {
  if (near === 'at-limit') return ['seen', near]
  if (near === 'long-before') return ['unknown', near]
  if (near === 'was-at-limit' || near === 'too-few-left') return ['likely', near]
  if (near !== null) return isOwnFault(end) ? ['unknown', 'crash-near'] : ['likely', near]
  return possible <= limit - FEW ? ['no', 'out-of-reach'] : ['unknown', 'unproven']
}

function nearness({ peak, samples, endedAtMs }: RecordedEnd, limit: number, climb: Climb): Nearness {
  const { top, perMs, projected } = climb
  const last = samples.at(-1)
  if (top.used >= limit) return endedAtMs - lastAt(samples, limit) <= LAST_MS ? 'at-limit' : 'was-at-limit'
  if (limit - top.used < FEW) return 'too-few-left'
  if (top.used >= limit * LEAST_SHARE && projected !== null && projected >= limit) return 'projected'
  if (last && last.used >= limit * CLOSE_SHARE && perMs !== null && perMs > 0) return 'closing-in'
  return peak !== null && limit - peak.used < FEW ? 'long-before' : null
}

/** When the count was at the limit last. */
function lastAt(samples: readonly GrowthSample[], limit: number): EpochMs {
  return samples.findLast(({ used }) => used >= limit)?.atMs ?? Number.NEGATIVE_INFINITY
}

/** The highest count of the last moments, and where its climb led before the count was read again. */
interface Climb {
  readonly top: GrowthSample
  readonly perMs: number | null
  readonly projected: number | null
}

function climbBefore({ samples, endedAtMs }: RecordedEnd): Climb {
  let at = samples.length - 1
  for (let index = at; index >= 0; index--) {
    const sample = samples[index] as GrowthSample
    if (endedAtMs - sample.atMs > LATE_MS && index < samples.length - 1) break
    if (sample.used > (samples[at] as GrowthSample).used) at = index
  }
  const top = samples[at] as GrowthSample
  const perMs = rateBefore(samples, at)
  const gap = (samples[at + 1]?.atMs ?? endedAtMs) - top.atMs
  const isTooLong = perMs === null || gap > LAST_MS
  const projected = isTooLong ? null : Math.round(top.used + Math.max(0, perMs) * Math.max(0, gap))
  return { top, perMs, projected }
}

/** Mappings per millisecond over the samples up to one of them. */
function rateBefore(samples: readonly GrowthSample[], at: number): number | null {
  const [first, last] = [samples[Math.max(0, at - RATE_SAMPLES + 1)], samples[at]]
  if (!first || !last || last.atMs <= first.atMs) return null
  return (last.used - first.used) / (last.atMs - first.atMs)
}
