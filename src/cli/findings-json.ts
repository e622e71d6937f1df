import { FINDING_RULES } from '../shared/findings/list-rules'
import { isMuted, type FindingMute } from '../shared/findings/mutes'
import { FINDING_RULE_IDS } from '../shared/findings/finding'
import { formatHex } from '../shared/format/address'
import { nameMembers } from '../shared/export/json'
import { formatPermissions } from '../shared/tables/format-permissions'
import { toUnreadJson } from './unread-processes'
import type { UnreadProcess } from '../shared/ipc/all-processes-messages'
import type { ProcessFindings } from '../shared/all-processes/question'

/** Version of the JSON that `findings --json` prints; grows when a field changes its meaning or goes. */
const FINDINGS_JSON_VERSION = 1

/** What a pass over the processes came to, besides what it found. */
interface FindingsPass {
  readonly readCount: number
  readonly unread: readonly UnreadProcess[]
  readonly mutes: readonly FindingMute[]
  /** Findings that a mute covers, listed or not. */
  readonly mutedCount: number
}

/** The object that `findings --json` prints; see docs/json-schema.md. */
export function toFindingsJson(
  processes: readonly ProcessFindings[],
  { readCount, unread, mutes, mutedCount }: FindingsPass,
): object {
  const found = processes.flatMap(({ pid, startTicks, name, findings }) =>
    findings.map(({ rule, severity, what, advice, evidence, evidenceCount }) => ({
      rule,
      severity,
      pid,
      startTicks,
      ...nameMembers(name),
      what,
      advice,
      mappings: evidence.map((each) => ({
        start: formatHex(each.start),
        end: formatHex(each.end),
        permissions: formatPermissions(each.permissions),
        ...nameMembers(each.name),
        note: each.note,
      })),
      mappingCount: evidenceCount,
      muted: isMuted(mutes, { rule, process: { pid, startTicks, name } }),
    })),
  )
  const occurring = FINDING_RULE_IDS.filter((id) => found.some(({ rule }) => rule === id))
  return {
    version: FINDINGS_JSON_VERSION,
    readProcesses: readCount,
    unread: unread.map(toUnreadJson),
    mutedFindings: mutedCount,
    rules: occurring.map((id) => {
      const { title, why, normal } = FINDING_RULES[id]
      return { rule: id, title, why, normal }
    }),
    findings: found,
  }
}
