import { showName } from '../../../shared/format/name'
import type { LineVerdict } from '../../../shared/sysctl/line-verdict'
import type { DecidedLine } from '../../../shared/sysctl/precedence'

const AT_BOOT: Readonly<Record<LineVerdict, string>> = {
  wins: 'wins at boot',
  overridden: 'overridden',
  invalid: 'invalid',
  masked: 'not read',
  cancelled: 'cancelled',
  excludes: 'sets nothing',
}

/** What becomes of a line, for its row of the table. */
export interface LineEffect {
  /** At boot, in one or two words. */
  readonly words: string
  readonly reason: string
  /** What sysctl --system does with it, where that is something else; else ''. */
  readonly other: string
}

/** Says what becomes of a line at boot, and with `sysctl --system` where that differs. */
export function describeEffect({ atBoot, bySysctlSystem }: DecidedLine): LineEffect {
  const isSame = atBoot.verdict === bySysctlSystem.verdict
  const other = bySysctlSystem.verdict === 'wins' ? 'wins' : AT_BOOT[bySysctlSystem.verdict]
  return {
    words: AT_BOOT[atBoot.verdict],
    reason: showName(atBoot.reason),
    other: isSame ? '' : `sysctl --system: ${other}. ${showName(bySysctlSystem.reason)}`,
  }
}
