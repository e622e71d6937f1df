import { formatPermissions } from '../tables/format-permissions'
import { deviceMajor, formatDevice, formatOffset } from '../format/address'
import { formatBytes } from '../format/bytes'
import { showName } from '../format/name'
import { UNREADABLE_TEXT } from '../format/unreadable'
import { listRowFlags } from '../proc/row-flags'
import { describeVmFlag } from '../proc/vm-flags'
import { getMappingRow, type MappingIndex, type MappingRow } from '../tables/mapping-table'
import type { UsageTable } from '../tables/usage-table'
import {
  certaintyOf,
  listObstacles,
  OBSTACLE_WORDS,
  type MergeObstacle,
  type ReasonCertainty,
} from './merge-obstacle'
import { describeInvisible } from './describe-invisible'
import { obstacleFinder, type ExplainedTables } from './merge-obstacles'
import { NO_FACTS, policyAt } from './neighbour-facts'

/** One reason why two mappings are two. */
export interface MergeReason {
  readonly obstacle: MergeObstacle
  readonly certainty: ReasonCertainty
  /** What differs in this very pair, one sentence; no names but through showName. */
  readonly sentence: string
}

/**
 * Explains why a row and the next one are two mappings, by the kernel's conditions in their order.
 *
 * Shape: all visible reasons, or one that is likely or unknown; never empty. Even visible reasons do not prove that the
 * pair would merge without them: conditions that /proc does not show may hold as well.
 * Errors: RangeError where one of the rows is none.
 *
 *   rw-p | r--p  ->  [protection: "rw-p beside r--p"]
 */
export function whyNotMerged(tables: ExplainedTables, row: MappingIndex): MergeReason[] {
  const pair: Pair = {
    tables,
    row,
    first: getMappingRow(tables.mappings, row),
    second: getMappingRow(tables.mappings, row + 1),
  }
  return listObstacles(obstacleFinder(tables)(row)).map((obstacle) => ({
    obstacle,
    certainty: pairCertainty(obstacle, pair),
    sentence: describePair(obstacle, pair),
  }))
}

interface Pair {
  readonly tables: ExplainedTables
  readonly row: MappingIndex
  readonly first: MappingRow
  readonly second: MappingRow
}

/**
 * A file system without a device may be tmpfs, whose files have policies of their own, by which any process may have set
 * the one that numa_maps tells. Source: shmem_get_policy(), mm/shmem.c.
 */
function pairCertainty(obstacle: MergeObstacle, { first }: Pair): ReasonCertainty {
  const mayBeShmem = first.inode !== 0n && deviceMajor(first.device) === 0
  return obstacle === 'numa-policy' && mayBeShmem ? 'likely' : certaintyOf(obstacle)
}

function describePair(obstacle: MergeObstacle, pair: Pair): string {
  const { tables, row, first, second } = pair
  switch (obstacle) {
    case 'gap':
      return `There is a gap of ${formatBytes(second.start - first.end)} between them.`
    case 'protection':
      return `${formatPermissions(first.permissions)} beside ${formatPermissions(second.permissions)}.`
    case 'backing':
      return describeBacking(first, second)
    case 'offset': {
      const expected = first.offset + (first.end - first.start)
      return `The first ends at offset ${formatOffset(expected)} of the file, the second begins at ${formatOffset(second.offset)}.`
    }
    case 'name':
      return `One is called ${nameOf(first)}, the other ${nameOf(second)}.`
    case 'accounting':
    case 'reservation':
    case 'huge-page-advice':
    case 'advice':
    case 'locking':
    case 'userfaultfd':
    case 'sealing':
    case 'other-flags':
      return `${OBSTACLE_WORDS[obstacle].meaning} ${flagDifference(tables.usage, row)}`
    case 'numa-policy':
      return `${policyOf(tables, first)} beside ${policyOf(tables, second)}.`
    case 'separate-open':
    case 'separate-faults':
    case 'separate-userfaultfd':
    case 'fork':
    case 'nothing-visible':
      return describeInvisible(obstacle, tables, row)
    default:
      return OBSTACLE_WORDS[obstacle].meaning
  }
}

function policyOf({ facts = NO_FACTS }: ExplainedTables, { start }: MappingRow): string {
  return `NUMA policy ${showName(policyAt(facts.policies, start) ?? UNREADABLE_TEXT)}`
}

function describeBacking(first: MappingRow, second: MappingRow): string {
  if (first.nameIndex !== second.nameIndex) return `${nameOf(first)} beside ${nameOf(second)}.`
  const id = (row: MappingRow): string => `${formatDevice(row.device)} ${row.inode}`
  return `Both are called ${nameOf(first)}, but they are different objects: ${id(first)} and ${id(second)}.`
}

function nameOf(row: MappingRow): string {
  return row.name === '' ? 'unnamed memory' : showName(row.name)
}

/** Codes that only one of the two has, in words: "Only the first: ac (accounted)." */
function flagDifference(usage: UsageTable | null, row: MappingIndex): string {
  if (!usage) return ''
  const first = flagsOf(usage, row)
  const second = flagsOf(usage, row + 1)
  const only = (which: string, codes: string[]): string =>
    codes.length === 0
      ? ''
      : `Only the ${which}: ${codes.map((code) => `${code} (${describeVmFlag(code)})`).join(', ')}.`
  return [
    only(
      'first',
      first.filter((code) => !second.includes(code)),
    ),
    only(
      'second',
      second.filter((code) => !first.includes(code)),
    ),
  ]
    .filter(Boolean)
    .join(' ')
}

/** Told by the permissions, or without weight for merging. */
const NOT_TOLD = new Set(['rd', 'wr', 'ex', 'sh', 'ms', 'sd', 'gu'])

function flagsOf(usage: UsageTable, row: MappingIndex): string[] {
  return listRowFlags(usage, row).filter((code) => !NOT_TOLD.has(code))
}
