import { showName } from '../format/name'
import { FINDING_RULES } from './list-rules'
import type { FindingMute } from './mutes'

/** What a mute covers: "Executable stack, of bash", "Executable stack, of every program", "Everything of bash"; of one process with its PID. */
export function describeMute({ rule, program, process }: FindingMute): string {
  const what = rule === null ? 'Everything' : `${FINDING_RULES[rule].title},`
  const alone = process === null ? '' : ` (PID ${process.pid})`
  return `${what} of ${program === null ? 'every program' : showName(program)}${alone}`
}
