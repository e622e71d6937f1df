import type { ErrorCode } from '../../../shared/errors'
import { formatClockSeconds } from '../../../shared/format/clock'
import { formatDuration } from '../../../shared/format/duration'
import { makeHarmless } from '../../../shared/format/name'
import { UNREADABLE_TEXT } from '../../../shared/format/unreadable'
import type { OpenProcess } from '../../worker/protocol/process-protocol'
import type { UsageSums } from '../../worker/protocol/reading-protocol'
import { describeAbsence, PENDING } from '../../worker/protocol/describe-absence'

/** What a process costs as a whole. */
export interface ProcessCosts {
  /** Of the newest read of smaps or smaps_rollup; null where neither brought any. */
  readonly sums: UsageSums | null
  /** Stands in the place of a number that is not there: why, in a word or three. */
  readonly absence: string
  /** Where the numbers come from and of when they are, or why there are none; harmless. */
  readonly detail: string
}

/** What the header says of a process's cost: from smaps where that was read, else from smaps_rollup, or why not. */
export function describeCosts({ usage, sums }: Pick<OpenProcess, 'usage' | 'sums'>): ProcessCosts {
  const isWhole = (usage.sums?.readAtMs ?? 0) >= (sums.sums?.readAtMs ?? 0)
  const newest = isWhole ? usage.sums : sums.sums
  if (newest) {
    const file = isWhole ? 'smaps' : 'smaps_rollup'
    const readAt = `read at ${formatClockSeconds(newest.readAtMs)} in ${formatDuration(newest.readMs)}`
    return {
      sums: newest,
      absence: UNREADABLE_TEXT,
      detail: `The sum over all mappings, from ${file}, ${readAt}`,
    }
  }
  if (usage.isReading || sums.isReading) return { sums: null, absence: PENDING, detail: 'It is being read.' }
  const failure = sums.failure ?? usage.failure
  if (!failure) return { sums: null, absence: describeAbsence(usage), detail: 'It was not read.' }
  const { code, message, nextStep } = failure.error
  return { sums: null, absence: wordFor(code), detail: makeHarmless(`${message} ${nextStep}`.trim()) }
}

/** The reason of a failure, short enough for the place of a number. */
function wordFor(code: ErrorCode): string {
  switch (code) {
    case 'permission-denied':
    case 'hidden':
      return 'not permitted'
    case 'not-answering':
      return 'no answer'
    case 'unsupported-kernel':
      return 'not offered'
    case 'cancelled':
    case 'process-gone':
      return 'not read'
    default:
      return UNREADABLE_TEXT
  }
}
