import { formatRate } from '../explain/describe-growth'
import { computeLimitRoom } from '../explain/limit-arithmetic'
import { formatCount, formatPercent } from '../format/count'
import { formatDuration } from '../format/duration'
import { showName } from '../format/name'
import type { EndAssessment } from './assess-end'
import { judgeRecording, type BlamedChild } from './judge-recording'
import { describeProcessEnd, type ProcessEnd } from './process-end'
import type { RecordedCounts, Recording } from './recording'

/** A growth too slow or too short to be told in the report. */
const LEAST_PER_SECOND = 0.5

const REFUSES =
  'at that count the kernel refuses new mappings and splits with ENOMEM, which programs report as "out of memory" or crash on'

/**
 * Says in a few sentences how a recorded process ended and what its count of mappings had to do with it.
 *
 *   "It ended with status 1 after 4.2 s of recording."
 *   "It had 65,530 mappings 12 ms before the end, 100 % of vm.max_map_count (65,530)."
 *   "The limit is the likely cause: at that count ..."
 */
export function describeRecording(recording: Recording): string[] {
  const { end, samples, beganAtMs, endedAtMs } = recording
  const duration = formatDuration(endedAtMs - beganAtMs)
  const child = judgeRecording(recording)?.child ?? null
  if (samples.length === 0) {
    const nothing = `It ${end ? describeProcessEnd(end) : 'still runs'} after ${duration}; its mappings could not be read in that time.`
    return child ? [nothing, describeBlamedChild(child, recording)] : [nothing]
  }
  const first = end
    ? `It ${describeProcessEnd(end)} after ${duration} of recording.`
    : `Recording was stopped after ${duration}; it still runs.`
  return [
    first,
    describeCount(recording),
    child ? describeBlamedChild(child, recording) : '',
    describeVerdict(recording, child !== null),
    describeGrowth(recording),
    describeChildren(recording),
  ].filter((sentence) => sentence !== '')
}

function describeCount(recording: Recording): string {
  const { samples, limit, peak } = recording
  const last = samples.at(-1)
  if (!last) return ''
  if (limit === null)
    return `It had ${mappings(last.used)} ${when(recording, last.atMs)}; the limit could not be read.`
  const counted = `It had ${mappings(last.used)} ${when(recording, last.atMs)}, ${shareOf(last.used, limit)}`
  if (!peak || peak.used <= last.used) return `${counted}.`
  return `${counted}; the most that was read is ${formatCount(peak.used)}, ${shareOf(peak.used, limit)}, ${when(recording, peak.atMs)}.`
}

const mappings = (count: number): string => (count === 1 ? '1 mapping' : `${formatCount(count)} mappings`)

function when({ end, endedAtMs }: Pick<Recording, 'end' | 'endedAtMs'>, atMs: number): string {
  return end ? `${formatDuration(Math.max(0, endedAtMs - atMs))} before the end` : 'when it was read last'
}

function shareOf(used: number, limit: number): string {
  return `${formatPercent(computeLimitRoom(used, limit).share)} of vm.max_map_count (${formatCount(limit)})`
}

function describeVerdict(recording: Recording, hasBlamedChild: boolean): string {
  const verdict = judgeRecording(recording)
  const { end, limit } = recording
  if (!verdict || !end || limit === null) return ''
  const { own } = verdict
  // What is true of the parent alone misleads where the limit ended its child.
  if (hasBlamedChild && own.blame !== 'seen' && own.blame !== 'likely') return ''
  return sentenceOf(own, recording, end, limit)
}

function sentenceOf(own: EndAssessment, recording: Recording, end: ProcessEnd, limit: number): string {
  const likely = 'The limit is the likely cause:'
  const unknown = 'It is not known whether the limit had to do with it:'
  switch (own.reason) {
    case 'refused-call': {
      const { call, used, limit: at } = recording.refused ?? { call: 'a call', used: limit, limit }
      return `The limit is the cause: ${call} was refused at ${mappings(used)}, the limit is ${formatCount(at)}.`
    }
    case 'at-limit':
      return end.how === 'unknown'
        ? `The limit is the likely cause of its end, which nobody but its parent knows: ${REFUSES}.`
        : `${likely} ${REFUSES}.`
    case 'was-at-limit':
      return `${likely} seconds before it ended it was at the limit; ${REFUSES}.`
    case 'too-few-left':
      return `${likely} fewer than 6 mappings were left, and calls that need several at once, such as mremap, dlopen and pthread_create, are refused before the last is used.`
    case 'projected':
      return `${likely} it grew by ${perSecond(own)}, and at that rate it reached about ${formatCount(Math.min(own.projected ?? limit, limit + 1))} mappings before it was read again; there the kernel refuses new ones with ENOMEM.`
    case 'closing-in':
      return `${likely} it was within 1 % of the limit and growing by ${perSecond(own)}.`
    case 'crash-near':
      return `${unknown} it came near the limit, where a refused mmap may end in such a crash, but no refusal was seen and a crash has other causes as well.`
    case 'long-before':
      return `${unknown} it was at the limit once, but not in the last seconds.`
    case 'ended-by-others-near':
      return `${unknown} it was near the limit when ${signalOf(end)} came; the kernel sends none when it refuses a mapping, but whoever sent it may have seen the failure.`
    case 'orderly-near':
      return `It reached the limit, where calls are refused, and ended without reporting a failure.`
    case 'unproven':
      return `${unknown} nothing points to it, but it was read ${gapOf(recording)}, and a program can map that fast.`
    case 'not-read':
      return 'It ended too soon, or was not readable: whether the limit had to do with it is not known.'
    case 'ended-by-others':
      return `The limit is not the cause: the kernel sends no signal when it refuses a mapping, ${signalOf(end)} came from elsewhere.`
    case 'orderly':
      return 'It ended without reporting a failure.'
    case 'out-of-reach':
      return `The limit is not the cause: at most ${formatCount(Math.round(own.possible ?? 0))} mappings were possible between the reads and until the end.`
  }
}

function signalOf(end: ProcessEnd): string {
  return end.how === 'signal' ? end.signal : 'the signal'
}

function perSecond({ perSecond: rate }: EndAssessment): string {
  return rate === null ? 'an unknown rate' : `${formatCount(Math.round(rate))} mappings a second`
}

function gapOf({ samples, endedAtMs }: Recording): string {
  const last = samples.at(-1)
  const before = `${formatDuration(Math.max(0, endedAtMs - (last?.atMs ?? 0)))} before the end`
  return samples.length === 1 ? `only once, ${before}` : `last ${before}`
}

function describeBlamedChild({ child, assessment }: BlamedChild, recording: Recording): string {
  const { limit, peak, endedAtMs } = child
  const who = `Its child ${nameOf(child)} (PID ${child.pid})`
  const before = formatDuration(Math.max(0, (endedAtMs ?? recording.endedAtMs) - (peak?.atMs ?? 0)))
  const word = assessment.blame === 'seen' ? 'at the limit' : 'about to reach the limit'
  const share = limit === null ? '' : `, ${shareOf(peak?.used ?? 0, limit)}`
  return `${who} was ${word} when it ended: it had ${mappings(peak?.used ?? 0)} ${before} before${share}. The limit is the likely cause of that, and it may be why its parent ended.`
}

/** Names the children that came nearest to the limit, where that is worth a word. */
function describeChildren({ children, unfollowedCount }: Recording): string {
  if (children.length === 0) return ''
  const counted = children.filter(({ peak }) => peak !== null)
  const most = counted.reduce<RecordedCounts | null>(
    (best, one) => ((one.peak?.used ?? 0) > (best?.peak?.used ?? -1) ? one : best),
    null,
  )
  const started = `It started ${children.length === 1 ? 'a process' : `${formatCount(children.length + unfollowedCount)} processes`}`
  const unread = children.length - counted.length
  const missing = unfollowedCount + unread
  const notCounted = missing === 0 ? '' : `; ${formatCount(missing)} of them could not be counted`
  if (!most?.peak) return `${started}; none of them could be counted.`
  return `${started}${notCounted}; the most mappings had ${nameOf(most)} (PID ${most.pid}) with ${formatCount(most.peak.used)}.`
}

function nameOf({ name }: RecordedCounts): string {
  return name === '' ? 'process' : showName(name)
}

function describeGrowth({ samples, peak }: Recording): string {
  const first = samples[0]
  if (!first || !peak || peak.atMs <= first.atMs) return ''
  const overall = ((peak.used - first.used) * 1000) / (peak.atMs - first.atMs)
  if (overall < LEAST_PER_SECOND) return ''
  return `It grew from ${formatCount(first.used)} to ${formatCount(peak.used)} mappings, ${formatRate(overall)} on average.`
}
