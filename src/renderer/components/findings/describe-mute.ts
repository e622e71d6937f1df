import type { FindingMute } from '../../../shared/findings/mutes'
import { FINDING_RULES } from '../../../shared/findings/list-rules'
import { showName } from '../../../shared/format/name'

/** What a mute covers: "Executable stack, of bash", "Executable stack, of every program", "Everything of bash"; of one process with its PID. */
export function describeMute({ rule, program, process }: FindingMute): string {
  const what = rule === null ? 'Everything' : `${FINDING_RULES[rule].title},`
  const alone = process === null ? '' : ` (PID ${process.pid})`
  return `${what} of ${program === null ? 'every program' : showName(program)}${alone}`
}
