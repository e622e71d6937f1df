import { VmatlasError } from '../errors'
import { ABSENT_WORDS, type AbsentColumn } from '../tables/absent-column'

/** Refuses to explain neighbours of a source that lacks something of them. Errors: `invalid-request` that names it. */
export function requireTold(absent: readonly AbsentColumn[]): void {
  if (absent.length === 0) return
  throw new VmatlasError(
    'invalid-request',
    describeUntold(absent),
    'Give the text of /proc/PID/maps or smaps, or a snapshot.',
  )
}

/** Why nothing can be said of neighbours. */
export function describeUntold(absent: readonly AbsentColumn[]): string {
  const words = absent.map((column) => ABSENT_WORDS[column]).join(', ')
  return `The source has no ${words} of its mappings, so it does not show why neighbours do not merge.`
}
