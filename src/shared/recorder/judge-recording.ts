import { assessEnd, type EndAssessment, type LimitBlame } from './assess-end'
import type { RecordedChild, Recording } from './recording'

/** A child whose end the limit was, or likely was, the cause of. */
export interface BlamedChild {
  readonly child: RecordedChild
  readonly assessment: EndAssessment
}

/** The verdict on a recording. */
export interface RecordingVerdict {
  /** On the recorded process itself. */
  readonly own: EndAssessment
  /** The first child that the limit ended, or likely ended; null where there is none. */
  readonly child: BlamedChild | null
  /** On both together: a child that the limit ended may be why its parent failed. */
  readonly blame: LimitBlame
}

/** Judges a recording; null while the process still runs. */
export function judgeRecording(recording: Recording): RecordingVerdict | null {
  const { samples, peak, limit, end, endedAtMs, refused } = recording
  if (!end) return null
  const own = assessEnd({ samples, peak, limit, end, endedAtMs, refused })
  const child = findBlamedChild(recording)
  const isOrderly = end.how === 'status' && end.status === 0
  const blame = child === null || own.blame === 'seen' ? own.blame : isOrderly ? 'unknown' : 'likely'
  return { own, child, blame }
}

function findBlamedChild({ children, endedAtMs }: Recording): BlamedChild | null {
  for (const child of children) {
    const { samples, peak, limit } = child
    const end = { how: 'unknown' } as const
    const assessment = assessEnd({ samples, peak, limit, end, endedAtMs: child.endedAtMs ?? endedAtMs })
    if (child.endedAtMs !== null && (assessment.blame === 'seen' || assessment.blame === 'likely'))
      return { child, assessment }
  }
  return null
}
