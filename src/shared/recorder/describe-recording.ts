import { describeRate } from '../explain/describe-growth'
import { computeLimitRoom } from '../explain/limit-arithmetic'
import { formatCount, formatPercent } from '../format/count'
import { formatDuration } from '../format/duration'
import { assessEnd, type EndAssessment } from './assess-end'
import { describeProcessEnd, isEndedByOthers, type ProcessEnd } from './process-end'
import type { Recording } from './recording'

/** A growth too slow or too short to be told in the report. */
const LEAST_PER_SECOND = 0.5

/** Judges a recording; null while the process still runs. */
export function judgeRecording({ samples, limit, end, endedAtMs }: Recording): EndAssessment | null {
  return end && assessEnd({ samples, limit, end, endedAtMs })
}

/**
 * Says in a few sentences how a recorded process ended and what its map count had to do with it.
 *
 *   "It ended with status 1 after 4.2 s."
 *   "vm.max_map_count was the likely cause: it had 65,530 of 65,530 maps 12 ms before, so ..."
 */
export function describeRecording(recording: Recording): string[] {
  const { end, samples, beganAtMs, endedAtMs } = recording
  const duration = formatDuration(endedAtMs - beganAtMs)
  if (samples.length === 0)
    return [
      `It ${end ? describeProcessEnd(end) : 'still runs'} after ${duration}; its maps could not be read in that time.`,
    ]
  const first = end
    ? `It ${describeProcessEnd(end)} after ${duration} of recording.`
    : `Recording was stopped after ${duration}; it still runs.`
  return [first, describeCount(recording), describeVerdict(recording), describeGrowth(recording)].filter(
    (sentence) => sentence !== '',
  )
}

function describeCount({ samples, limit, endedAtMs, end }: Recording): string {
  const last = samples.at(-1)
  if (!last) return ''
  const before = end ? `${formatDuration(Math.max(0, endedAtMs - last.atMs))} before the end` : 'last'
  if (limit === null) return `It had ${formatCount(last.used)} maps ${before}; the limit could not be read.`
  const share = formatPercent(computeLimitRoom(last.used, limit).share)
  return `It had ${formatCount(last.used)} maps ${before}, ${share} of vm.max_map_count (${formatCount(limit)}).`
}

function describeVerdict(recording: Recording): string {
  const { end, limit } = recording
  const verdict = judgeRecording(recording)
  if (!verdict || !end || limit === null) return ''
  switch (verdict.blame) {
    case 'seen':
      return 'The limit is the likely cause: at that count the kernel refuses new maps and splits with ENOMEM, which programs report as "out of memory" or crash on.'
    case 'likely':
      return `The limit is the likely cause: at the rate of its last moments it reached about ${formatCount(Math.min(verdict.projected ?? limit, limit + 1))} maps before it ended, where the kernel refuses new maps with ENOMEM.`
    case 'unknown':
      return 'It ended too soon after it was first read to say whether the limit had to do with it.'
    case 'no':
      return describeInnocence(recording, end)
  }
}

function describeInnocence({ samples, limit }: Recording, end: ProcessEnd): string {
  const atLimit = limit !== null && (samples.at(-1)?.used ?? 0) >= limit
  if (isEndedByOthers(end))
    return `The limit is not to blame: the kernel sends no signal for it, and ${end.how === 'signal' ? end.signal : 'the signal'} came from elsewhere.${atLimit ? ' It was at the limit all the same.' : ''}`
  if (end.how === 'status' && end.status === 0)
    return atLimit
      ? 'It reached the limit, and ended without reporting a failure.'
      : 'It ended without reporting a failure.'
  return 'The limit is not to blame: it was too far away.'
}

function describeGrowth(recording: Recording): string {
  const [first, last] = [recording.samples[0], recording.samples.at(-1)]
  if (!first || !last || last.atMs <= first.atMs) return ''
  const overall = ((last.used - first.used) * 1000) / (last.atMs - first.atMs)
  if (overall < LEAST_PER_SECOND) return ''
  const rate = describeRate({
    perSecond: overall,
    untilLimitMs: 0,
    observedMs: last.atMs - first.atMs,
  })
  return `It grew from ${formatCount(first.used)} to ${formatCount(last.used)} maps, ${rate} on average.`
}
