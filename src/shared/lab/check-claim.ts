import { computeDiff } from '../diff/compute-diff'
import { EVENT_KINDS, type EventKind } from '../diff/change'
import { formatCount, formatCountChange } from '../format/count'
import { formatPermissions } from '../tables/format-permissions'
import { listRowFlags } from '../proc/row-flags'
import type { Snapshot } from '../snapshot/snapshot'
import type { ClaimedMap, ExperimentStep, LabClaim, StatedClaim } from './experiment'
import { FILL_FIRST_PAGE, LAB_PAGE, LARGEST_FILL } from './lab-call'
import { failureName } from './lab-errno'
import type { LabAnswer } from './lab-protocol'

/** What happened in a step. */
export interface LabOutcome {
  readonly before: Snapshot
  readonly after: Snapshot
  /** The answer to the last call of the step. */
  readonly answer: LabAnswer
  /** The first address of the region. */
  readonly region: number
}

/** A claim beside what really happened. */
export interface CheckedClaim {
  readonly sentence: string
  /** Null where it could not be tried here. */
  readonly holds: boolean | null
  /** What was seen, in a few words: "+1", "split", "[0, 4 KiB) rw-p"; or why it was not tried. */
  readonly saw: string
}

/** Checks what a step states against what the kernel did; a step for the limit says nothing of a process below it. */
export function checkClaims(
  { claims, isAtLimit }: Pick<ExperimentStep, 'claims' | 'isAtLimit'>,
  outcome: LabOutcome,
): CheckedClaim[] {
  const missed = isAtLimit === true ? whyNotAtLimit(outcome) : null
  return claims.map((claim) =>
    missed === null ? checkClaim(claim, outcome) : { sentence: claim.sentence, holds: null, saw: missed },
  )
}

/** Checks one claim against what the kernel did. */
export function checkClaim({ sentence, check }: StatedClaim, outcome: LabOutcome): CheckedClaim {
  return { sentence, ...examine(check, outcome) }
}

/** Why the process was not at the limit when the step was made; null where it was, or the kernel refused it something. */
function whyNotAtLimit({ before, after, answer }: LabOutcome): string | null {
  const { limit } = after.info
  if (limit === null) return 'the limit could not be read'
  const most = Math.max(before.info.usedMaps, after.info.usedMaps)
  if (most >= limit || (!answer.ok && answer.by === 'kernel')) return null
  const seen = `${formatCount(most)} mappings, limit ${formatCount(limit)}`
  return limit > LARGEST_FILL ? `${seen}; the Lab makes at most ${formatCount(LARGEST_FILL)}` : seen
}

function examine(check: LabClaim, outcome: LabOutcome): Omit<CheckedClaim, 'sentence'> {
  const { before, after, answer } = outcome
  switch (check.claim) {
    case 'result': {
      const saw = answer.ok ? 'ok' : failureName(answer)
      return { holds: saw === check.is, saw }
    }
    case 'count': {
      const change = after.info.usedMaps - before.info.usedMaps
      const expected = typeof check.by === 'number' ? [check.by] : check.by
      return { holds: expected.includes(change), saw: formatCountChange(change) }
    }
    case 'count-at-limit': {
      const { usedMaps, limit } = after.info
      const saw = `${formatCount(usedMaps)} maps, limit ${limit === null ? 'unreadable' : formatCount(limit)}`
      return { holds: limit === null ? null : usedMaps === limit + check.plus, saw }
    }
    case 'events': {
      const kinds = listKinds(before, after)
      return { holds: kinds.join() === check.are.join(), saw: kinds.join(', ') || 'no event' }
    }
    case 'region': {
      const saw = describeMaps(listRegion(outcome))
      return { holds: saw === describeMaps(check.is), saw }
    }
    case 'flag':
      return examineFlag(check, outcome)
  }
}

/** The headlines of all events but those of memory use alone, in the order of their addresses. */
function listKinds(before: Snapshot, after: Snapshot): EventKind[] {
  const { kind, length } = computeDiff(before, after, { match: 'address', sameMachine: true })
  const kinds = Array.from({ length }, (_, event) => EVENT_KINDS[kind[event] ?? 0] ?? 'same')
  return kinds.filter((name) => name !== 'same' && name !== 'usage')
}

function listRegion({ after: { mappings }, region }: LabOutcome): ClaimedMap[] {
  const end = region + FILL_FIRST_PAGE * LAB_PAGE
  const maps: ClaimedMap[] = []
  for (let row = 0; row < mappings.length; row++) {
    const from = mappings.start[row] ?? 0
    if (from < region || from >= end) continue
    maps.push({
      page: (from - region) / LAB_PAGE,
      pages: ((mappings.end[row] ?? 0) - from) / LAB_PAGE,
      permissions: formatPermissions(mappings.permissions[row] ?? 0),
    })
  }
  return maps
}

/** "rw-p 0+3, r--p 8+1": permissions, first page, pages. */
function describeMaps(maps: readonly ClaimedMap[]): string {
  const texts = maps.map(({ page, pages, permissions }) => `${permissions} ${page}+${pages}`)
  return texts.join(', ') || 'nothing'
}

function examineFlag(
  { page, flag, has }: Extract<LabClaim, { claim: 'flag' }>,
  { after: { mappings, usage }, region }: LabOutcome,
): Omit<CheckedClaim, 'sentence'> {
  const address = region + page * LAB_PAGE
  const row = mappings.start.findIndex((start, at) => start <= address && address < (mappings.end[at] ?? 0))
  if (row < 0) return { holds: false, saw: 'not mapped' }
  if (!usage) return { holds: null, saw: 'smaps was not read' }
  const flags = listRowFlags(usage, row)
  return { holds: flags.includes(flag) === has, saw: flags.join(' ') }
}
