import { showName } from '../format/name'
import { isKernelAtLeast } from '../proc/kernel-release'
import type { MappingIndex } from '../tables/mapping-table'
import { OBSTACLE_WORDS, type MergeObstacle } from './merge-obstacle'
import { isAnonymous, isPrivate, wasTouched, type ExplainedTables } from './merge-obstacles'
import { NO_FACTS, policyAt, type PolicyAbsence } from './neighbour-facts'

/**
 * Says of a pair without a visible difference why it may not have merged, and what was excluded: only causes that fit what is
 * known of the process, its kernel and these very mappings.
 */
export function describeInvisible(
  obstacle: MergeObstacle,
  tables: ExplainedTables,
  row: MappingIndex,
): string {
  const sentences =
    obstacle === 'nothing-visible'
      ? describeNothingVisible(tables, row)
      : [OBSTACLE_WORDS[obstacle].meaning, ...describeOthers(obstacle, tables, row)]
  return [...sentences, ...describePolicies(tables, row)].join(' ')
}

/** Anonymous memory of which at most one was written to, in a process that is not the child of a fork, or may be one. */
function describeNothingVisible({ usage, facts = NO_FACTS }: ExplainedTables, row: MappingIndex): string[] {
  const isOneWritten = usage !== null && (wasTouched(usage, row) || wasTouched(usage, row + 1))
  const causes = [
    ...(isOneWritten ? ['was moved by mremap after it was written to'] : []),
    ...(mayBeForkChild(facts) ? ['was inherited over a fork'] : []),
    'had pages that were written to and then given back with madvise',
  ]
  return [
    'smaps shows no difference.',
    `They never merge if one of them ${joinWithOr(causes)}; else the next call that changes their range merges them.`,
  ]
}

/** Other causes than the likely one. */
function describeOthers(
  obstacle: MergeObstacle,
  { mappings, usage, facts = NO_FACTS }: ExplainedTables,
  row: MappingIndex,
): string[] {
  const isFile = !isAnonymous(mappings, row)
  const isWritten =
    usage !== null && isPrivate(mappings, row) && (wasTouched(usage, row) || wasTouched(usage, row + 1))
  // Until then private files have one offset, that of the file; since then written pages keep the one of their first address.
  const isMoveKept = !isFile || isKernelAtLeast(facts.kernelRelease, 7, 3)
  const causes = [
    ...(isFile && obstacle !== 'separate-open' ? ['a file that was opened twice'] : []),
    ...(isWritten && isMoveKept ? ['mremap of memory that was written to'] : []),
    ...(isWritten && obstacle !== 'fork' && mayBeForkChild(facts) ? ['memory inherited over a fork'] : []),
  ]
  return causes.length === 0 ? [] : [`Also possible: ${joinWithOr(causes)}.`]
}

const ABSENCE_WORDS: Readonly<Record<PolicyAbsence, string>> = {
  'no-numa': '',
  unread: 'The NUMA policy was not read and may differ.',
  unreadable: 'The NUMA policy could not be read and may differ.',
  'too-many': 'The NUMA policy was not read, as there are too many mappings, and may differ.',
}

function describePolicies({ mappings, facts = NO_FACTS }: ExplainedTables, row: MappingIndex): string[] {
  const { policies } = facts
  if (typeof policies === 'string') return [ABSENCE_WORDS[policies]].filter(Boolean)
  const policy = policyAt(policies, mappings.start[row] as number)
  const next = policyAt(policies, mappings.start[row + 1] as number)
  if (policy === null || next === null) return [ABSENCE_WORDS.unreadable]
  return [`Both have the NUMA policy ${showName(policy)}.`]
}

function mayBeForkChild({ isForkChild }: { readonly isForkChild: boolean | null }): boolean {
  return isForkChild !== false
}

/** "a", "a or b", "a, b or c". */
function joinWithOr(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1) as string}`
}
