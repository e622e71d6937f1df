import { FINDING_RULE_IDS, type Finding, type FindingRule } from '../shared/findings/finding'
import { FINDING_RULES } from '../shared/findings/list-rules'
import { formatAddressRange } from '../shared/format/address'
import { formatCount } from '../shared/format/count'
import { escapeForTerminal } from '../shared/format/name'
import { formatPermissions } from '../shared/tables/format-permissions'
import type { ProcessFindings } from '../shared/all-processes/question'

/** More mappings of one finding are counted, not listed. */
const MOST_SHOWN = 5

/** A finding and whose it is. */
interface FoundIn {
  readonly process: ProcessFindings
  readonly finding: Finding
}

/** Lays out findings as text: rule by rule, what it means once, then each process. */
export function* layOutFindings(processes: readonly ProcessFindings[]): Generator<string, void, undefined> {
  const found = processes.flatMap((process) => process.findings.map((finding) => ({ process, finding })))
  if (found.length === 0) yield 'Nothing was found.\n'
  let separator = ''
  for (const id of FINDING_RULE_IDS) {
    const ofRule = found.filter(({ finding }) => finding.rule === id)
    if (ofRule.length === 0) continue
    yield separator
    yield* layOutRule(FINDING_RULES[id], ofRule)
    separator = '\n'
  }
}

function* layOutRule({ title, why, normal }: FindingRule, found: readonly FoundIn[]): Generator<string> {
  const advice = new Set(found.map(({ finding }) => finding.advice))
  const shared = advice.size === 1 ? `  What to do: ${[...advice].join('')}\n` : ''
  yield `${title}\n  Why it matters: ${why}\n  What is normal: ${normal}\n${shared}`
  for (const { process, finding } of found) {
    yield `  [${finding.severity}] ${escapeForTerminal(process.name)} (PID ${process.pid}): ${finding.what}\n`
    for (const { start, end, permissions, name, note } of finding.evidence.slice(0, MOST_SHOWN)) {
      const words = [formatAddressRange(start, end), formatPermissions(permissions), escapeForTerminal(name)]
      yield `      ${[...words, note === '' ? '' : `(${note})`].filter((word) => word !== '').join('  ')}\n`
    }
    if (finding.evidenceCount > MOST_SHOWN) {
      yield `      and ${formatCount(finding.evidenceCount - MOST_SHOWN)} more\n`
    }
    if (shared === '') yield `      What to do: ${finding.advice}\n`
  }
}
