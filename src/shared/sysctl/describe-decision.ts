import { groupThousands } from '../format/count'
import { showName } from '../format/name'
import type { IdleLine } from './idle-lines'
import { parseKernelInteger } from './kernel-integer'
import { LIMIT_FLOOR } from './limit-range'
import { MAX_MAP_COUNT_KEY } from './line-verdict'
import type { DecidedLine, SysctlDecision } from './precedence'
import type { Surroundings } from './surroundings'
import { sysctlFilePath } from './sysctl-files'

/** Says where a line stands: "/etc/sysctl.d/a.conf, line 3", or "the kernel command line". */
export function describePlace(line: Pick<DecidedLine, 'file' | 'number'>): string {
  if (line.file === null) return 'the kernel command line'
  return `${showName(sysctlFilePath(line.file))}, line ${line.number}`
}

/** The place as the subject of a sentence: the comma closes the line number's insertion. */
function subject(line: DecidedLine): string {
  return line.file === null ? describePlace(line) : `${describePlace(line)},`
}

/**
 * Says in sentences what is in force at the next boot and why, each sentence one finding; `surroundings` is where this is.
 *
 * The first is always the value at boot. Others follow where something is not as a person would expect: an invalid
 * line that decides, `sysctl --system` that differs, a running value that no file explains, files that are unread, and
 * lines that mention the key without an effect.
 */
export function describeDecision(
  decision: SysctlDecision,
  running: number,
  surroundings: Surroundings = ON_THE_MACHINE,
): string[] {
  const sentences = [describeBoot(decision, surroundings)]
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
  if (!surroundings.hasForeignKernel && running !== (decision.atBoot.value ?? LIMIT_FLOOR)) {
    sentences.push(`The running value, ${groupThousands(running)}, ${whoseValue(decision, running)}.`)
  }
  for (const file of decision.unreadFiles) {
    sentences.push(`${showName(sysctlFilePath(file))} could not be read: what it sets is not known.`)
  }
  return [...sentences, ...decision.idleLines.map(describeIdleLine)]
}

const ON_THE_MACHINE: Surroundings = {
  kind: 'machine',
  sentences: [],
  filesAreIdle: '',
  hasForeignKernel: false,
}

/** Says that a line which mentions the key has no effect, and why. */
function describeIdleLine(line: IdleLine): string {
  const place = line.file === null ? describePlace(line) : `${describePlace(line)},`
  return `${place} has no effect: ${quote(line.text)}. ${line.reason}`
}

function describeBoot({ atBoot, lines }: SysctlDecision, surroundings: Surroundings): string {
  const winner = lines[atBoot.winner]
  if (surroundings.hasForeignKernel) {
    return `What sets it at the next boot is not visible here. ${surroundings.filesAreIdle}`
  }
  const where = surroundings.kind === 'wsl2' ? 'At the next start of WSL' : 'At the next boot'
  if (winner && atBoot.value !== null) {
    return `${where} ${subject(winner)} sets it to ${groupThousands(atBoot.value)}.`
  }
  const nobody = surroundings.filesAreIdle === '' ? 'no file sets it' : 'no file is applied'
  return `${where} ${nobody}: the kernel starts with its default, ${groupThousands(LIMIT_FLOOR)} unless it was built otherwise.`
}

function whoseValue({ lines, atBoot }: SysctlDecision, running: number): string {
  const { minimum, maximum } = MAX_MAP_COUNT_KEY
  const same = lines.find(
    ({ value }) => value !== null && parseKernelInteger(value, minimum, maximum) === running,
  )
  if (same) return `is the one of ${describePlace(same)}, which does not decide at boot`
  const winner = lines[atBoot.winner]
  if (running === LIMIT_FLOOR && winner) {
    return `is the kernel's default: ${subject(winner)} exists but is not in effect. It was not applied since it was written, or the value was reset; sudo sysctl --system applies the files now`
  }
  return 'is in no file: it was set by hand or by a program since boot, or by a file that changed since, or it is the default of a kernel built with another value'
}

function quoteValue(line: DecidedLine): string {
  return quote(line.value ?? '')
}

function quote(text: string): string {
  return `"${showName(text)}"`
}
