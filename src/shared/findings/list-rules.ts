import {
  FINDING_RULE_IDS,
  FINDING_SEVERITIES,
  type Finding,
  type FindingRule,
  type FindingRuleId,
  type FindingSubject,
} from './finding'
import { executableAnonymous } from './rules/executable-anonymous'
import { executableStack } from './rules/executable-stack'
import { lockedMemory } from './rules/locked-memory'
import { nearLimit } from './rules/near-limit'
import { noHugePages } from './rules/no-huge-pages'
import { noStackGuard } from './rules/no-stack-guard'
import { openFolder } from './rules/open-folder'
import { staleLibrary } from './rules/stale-library'
import { twoVersions } from './rules/two-versions'
import { writeExecute } from './rules/write-execute'

/** All rules by name. */
export const FINDING_RULES: Readonly<Record<FindingRuleId, FindingRule>> = {
  'write-execute': writeExecute,
  'executable-anonymous': executableAnonymous,
  'executable-stack': executableStack,
  'open-folder': openFolder,
  'stale-library': staleLibrary,
  'two-versions': twoVersions,
  'near-limit': nearLimit,
  'no-stack-guard': noStackGuard,
  'locked-memory': lockedMemory,
  'no-huge-pages': noHugePages,
}

const RULES = FINDING_RULE_IDS.map((id) => FINDING_RULES[id])

/** Judges one process by every rule; the gravest findings first, then in the order of the rules. */
export function judgeProcess(subject: FindingSubject): Finding[] {
  const findings = RULES.flatMap((rule) => rule.judge(subject))
  const rank = ({ severity }: Finding): number => FINDING_SEVERITIES.indexOf(severity)
  return findings.sort((a, b) => rank(a) - rank(b))
}

/** Says whether some rule needs smaps of this process, which is dear and read for no other reason. */
export function wantsUsage(subject: FindingSubject): boolean {
  return subject.usage === null && RULES.some((rule) => rule.wantsUsage?.(subject) === true)
}
