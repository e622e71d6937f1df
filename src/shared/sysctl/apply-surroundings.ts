import type { JudgedLine } from './line-verdict'
import type { DecidedLine, SysctlDecision } from './precedence'
import type { Surroundings } from './surroundings'

/**
 * What the files decide at boot where the app runs: nothing in a container or in WSL without systemd.
 *
 * There no file's line has an effect at boot. What remains is the kernel's command line, and in a container not even
 * that is known to decide: the files of the host, which are not seen, are applied after it.
 */
export function applySurroundings(decision: SysctlDecision, surroundings: Surroundings): SysctlDecision {
  const { filesAreIdle, hasForeignKernel } = surroundings
  if (filesAreIdle === '') return decision
  const lastValid = decision.lines.findLastIndex(
    ({ file, atBoot }) => file === null && atBoot.verdict !== 'invalid',
  )
  const kernelLine = hasForeignKernel ? -1 : lastValid
  const lines = decision.lines.map((line, index) => ({
    ...line,
    atBoot: judge(line, index === kernelLine, surroundings),
  }))
  return {
    ...decision,
    lines,
    atBoot: { value: kernelLine < 0 ? null : decision.kernelValue, winner: kernelLine },
  }
}

function judge(line: DecidedLine, decides: boolean, surroundings: Surroundings): JudgedLine {
  if (decides) return { verdict: 'wins', reason: surroundings.filesAreIdle }
  if (line.file !== null) return { verdict: 'masked', reason: surroundings.filesAreIdle }
  if (!surroundings.hasForeignKernel) return line.atBoot
  return { verdict: 'masked', reason: "The host's files are applied after it and are not visible here." }
}
