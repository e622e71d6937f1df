import { groupThousands } from '../format/count'
import { showName } from '../format/name'
import { LIMIT_FLOOR } from './limit-range'
import type { DecidedLine, SysctlDecision } from './precedence'
import { sysctlFilePath } from './sysctl-files'

/** Says where a line stands: "/etc/sysctl.d/a.conf, line 3", or "the command line of the kernel". */
export function describePlace(line: DecidedLine): string {
  if (line.file === null) return 'the command line of the kernel'
  return `${showName(sysctlFilePath(line.file))}, line ${line.number}`
}

/** The place as the subject of a sentence: the comma closes the line number's insertion. */
function subject(line: DecidedLine): string {
  return line.file === null ? describePlace(line) : `${describePlace(line)},`
}

/**
 * Says in sentences what is in force at the next boot and why, each sentence one finding.
 *
 * The first is always the value at boot. Others follow where something is not as a person would expect: an invalid
 * line that decides, `sysctl --system` that differs, a running value that no file explains, files that are unread.
 */
export function describeDecision(decision: SysctlDecision, running: number): string[] {
  const sentences = [describeBoot(decision)]
  const refused = decision.lines.findLast((line) => line.atBoot.verdict === 'invalid' && line.file !== null)
  if (refused)
    sentences.push(`${subject(refused)} has a value that the kernel refuses: ${quoteValue(refused)}.`)
  const other = decision.bySysctlSystem
  const winner = decision.lines[other.winner]
  if (winner && other.value !== null && other.value !== decision.atBoot.value) {
    sentences.push(
      `sysctl --system would set ${groupThousands(other.value)} instead, by ${describePlace(winner)}.`,
    )
  }
  const atBoot = decision.atBoot.value ?? LIMIT_FLOOR
  if (running !== atBoot) {
    sentences.push(`The running value, ${groupThousands(running)}, ${whoseValue(decision, running)}.`)
  }
  for (const file of decision.unreadFiles) {
    sentences.push(`${showName(sysctlFilePath(file))} could not be read: what it sets is not known.`)
  }
  return sentences
}

function describeBoot({ atBoot, lines }: SysctlDecision): string {
  const winner = lines[atBoot.winner]
  if (!winner || atBoot.value === null) {
    return `At the next boot no file sets it: the kernel starts with its default, ${groupThousands(LIMIT_FLOOR)} unless it was built otherwise.`
  }
  return `At the next boot ${subject(winner)} sets it to ${groupThousands(atBoot.value)}.`
}

function whoseValue({ lines }: SysctlDecision, running: number): string {
  const same = lines.find((line) => line.value === String(running))
  if (same) return `is the one of ${describePlace(same)}, which does not decide at boot`
  return 'stands in no file: it was set by hand or by a program since the boot'
}

function quoteValue(line: DecidedLine): string {
  return `"${showName(line.value ?? '')}"`
}
