import { findPatterns } from '../explain/find-patterns'
import { patternNumber, type MapPatternId } from '../explain/map-pattern'
import {
  isSeenInFlags,
  obstacleBit,
  type MergeObstacle,
  type MergeObstacleBits,
} from '../explain/merge-obstacle'
import { obstacleFinder, type ExplainedTables } from '../explain/merge-obstacles'
import { NO_FACTS, type NeighbourFacts } from '../explain/neighbour-facts'
import { countUsedMaps } from '../proc/parse-maps'
import { unknownFlagsOf, type UsageTable } from '../tables/usage-table'
import type { MappingTable } from '../tables/mapping-table'
import type { AbsentColumn } from '../tables/absent-column'
import { USAGE_FIELDS, type UsageField } from '../tables/usage-field'
import { USAGE_SUMS } from '../tables/usage-sums'
import { VM_FLAG_CODES } from '../proc/vm-flags'
import type { QueryColumns } from './compile-query'
import type { SmapsField } from './query-fields'

/** The kernel's numbers that a field of the query adds up. */
const SUMMANDS: Readonly<Record<SmapsField, readonly UsageField[]>> = {
  ...USAGE_SUMS,
  referenced: ['referenced'],
  anonymous: ['anonymous'],
  huge: ['anonHugePages'],
  locked: ['locked'],
}

/**
 * Offers the columns of a process to a query; `usage` is null where smaps was not read, `facts` what else is known of neighbours.
 *
 * `absent` are the columns of `mappings` that their source does not tell.
 *
 * Shape: sums are computed when a query asks for them, once for each call. What the kernel did not print at all is
 * undefined, as if it had not been read.
 */
export function queryColumns(
  mappings: MappingTable,
  usage: UsageTable | null,
  facts: NeighbourFacts = NO_FACTS,
  absent: readonly AbsentColumn[] = [],
): QueryColumns {
  const flagged = usage?.fieldOrder.includes('VmFlags') ? usage : null
  return {
    mappings,
    absent,
    usage: (field) => (usage ? sumColumns(usage, SUMMANDS[field]) : undefined),
    hasFlag: (flag) => (flagged ? flagTest(flagged, flag) : undefined),
    isApart: (obstacle, alone) =>
      isApartUnread(obstacle, flagged, facts)
        ? undefined
        : apartTest({ mappings, usage: flagged, facts }, obstacleBit(obstacle), alone),
    isOfPattern: (pattern) => patternTest(mappings, pattern),
  }
}

/** Says whether what shows an obstacle was not read. */
function isApartUnread(
  obstacle: MergeObstacle,
  flagged: UsageTable | null,
  { policies }: NeighbourFacts,
): boolean {
  if (obstacle === 'numa-policy') return typeof policies === 'string' && policies !== 'no-numa'
  return flagged === null && isSeenInFlags(obstacle)
}

/**
 * A row is asked together with the row before and the row after; [vsyscall], which is none of the process's own,
 * has no neighbours. What was found of a pair is kept for the row that follows, as rows are asked in their order.
 */
function apartTest(
  tables: ExplainedTables,
  bit: MergeObstacleBits,
  alone: boolean,
): (row: number) => boolean {
  const obstaclesAt = obstacleFinder(tables)
  const pairs = countUsedMaps(tables.mappings) - 1
  const holds = (pair: number): boolean => {
    if (pair < 0 || pair >= pairs) return false
    const bits = obstaclesAt(pair)
    return alone ? bits === bit : (bits & bit) !== 0
  }
  let asked = -1
  let answer = false
  return (row) => {
    const before = asked === row - 1 ? answer : holds(row - 1)
    asked = row
    answer = holds(row)
    return before || answer
  }
}

function patternTest(mappings: MappingTable, pattern: MapPatternId | null): (row: number) => boolean {
  const { claimed } = findPatterns(mappings)
  const wanted = pattern === null ? 0 : patternNumber(pattern)
  const used = countUsedMaps(mappings)
  return (row) => row < used && claimed[row] === wanted
}

function sumColumns(usage: UsageTable, fields: readonly UsageField[]): Float64Array | undefined {
  if (!fields.every((field) => usage.fieldOrder.includes(USAGE_FIELDS[field].kernelName))) return undefined
  const columns = fields.map((field) => usage.columns[field])
  const [first, second] = columns
  if (!first || !second) return first
  const sums = new Float64Array(usage.length)
  for (let row = 0; row < sums.length; row++) sums[row] = (first[row] as number) + (second[row] as number)
  return sums
}

function flagTest(usage: UsageTable, flag: string): (row: number) => boolean {
  const bit = (VM_FLAG_CODES as readonly string[]).indexOf(flag)
  if (bit < 0) return (row) => unknownFlagsOf(usage, row).split(' ').includes(flag)
  const word = bit < 32 ? usage.flagsLow : usage.flagsHigh
  const mask = 1 << (bit & 31)
  return (row) => ((word[row] as number) & mask) !== 0
}
