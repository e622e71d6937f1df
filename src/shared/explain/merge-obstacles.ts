import { highVmFlagBits, lowVmFlagBits, type VmFlagCode } from '../proc/vm-flags'
import { mappingKindCode } from '../tables/mapping-kind'
import { PERM_SHARED, PERM_WRITE, type MappingTable } from '../tables/mapping-table'
import type { UsageTable } from '../tables/usage-table'
import { obstacleBit, type MergeObstacle, type MergeObstacleBits } from './merge-obstacle'
import { alignPolicies, NO_FACTS, type NeighbourFacts } from './neighbour-facts'

/** The mappings of a process and, where smaps was read, their memory use. */
export interface ExplainedTables {
  readonly mappings: MappingTable
  readonly usage: UsageTable | null
  /** What else is known of its neighbours. @default NO_FACTS */
  readonly facts?: NeighbourFacts
}

/** Finds what keeps a row and the next one apart; `row + 1` must be a row. */
export type ObstacleFinder = (row: number) => MergeObstacleBits

/** Kinds that are kernel or device memory whatever their flags say; asked where flags are unknown. */
const SPECIAL_KINDS: ReadonlySet<number> = new Set(
  (['kernel', 'device', 'io-ring', 'huge-pages'] as const).map(mappingKindCode),
)

const SPECIAL = lowVmFlagBits('io', 'de', 'pf', 'mm')
const USERFAULTFD_LOW = lowVmFlagBits('um', 'uw')
const USERFAULTFD_HIGH = highVmFlagBits('ui', 'ur')
const ACCOUNTED = lowVmFlagBits('ac')
const NO_RESERVE = lowVmFlagBits('nr')
/** Soft-dirty and guard regions do not count; what maps shows as permissions is asked there. */
const NOT_COMPARED = lowVmFlagBits('sd', 'gu', 'rd', 'wr', 'ex', 'sh', 'ms')

/** Flags whose difference has a name of its own. */
const FLAG_GROUPS: readonly (readonly [MergeObstacle, readonly VmFlagCode[]])[] = [
  ['accounting', ['ac']],
  ['reservation', ['nr']],
  ['huge-page-advice', ['hg', 'nh']],
  ['advice', ['dc', 'dd', 'wf', 'sr', 'rr', 'mg']],
  ['locking', ['lo', 'lf']],
  ['userfaultfd', ['um', 'uw', 'ui', 'ur']],
  ['sealing', ['sl']],
]
const GROUPS = FLAG_GROUPS.map(([obstacle, codes]) => ({
  bit: obstacleBit(obstacle),
  low: lowVmFlagBits(...codes),
  high: highVmFlagBits(...codes),
}))
const GROUPED_LOW = GROUPS.reduce((bits, group) => bits | group.low, 0)
const GROUPED_HIGH = GROUPS.reduce((bits, group) => bits | group.high, 0)

const GAP = obstacleBit('gap')
const SPECIAL_MEMORY = obstacleBit('special')
const PROTECTION = obstacleBit('protection')
const BACKING = obstacleBit('backing')
const OFFSET = obstacleBit('offset')
const NAME = obstacleBit('name')
const PROTECTION_KEY = obstacleBit('protection-key')
const OTHER_FLAGS = obstacleBit('other-flags')
const NUMA_POLICY = obstacleBit('numa-policy')
const SEPARATE_OPEN = obstacleBit('separate-open')
const SEPARATE_FAULTS = obstacleBit('separate-faults')
const SEPARATE_USERFAULTFD = obstacleBit('separate-userfaultfd')
const FORK = obstacleBit('fork')
const NOTHING_VISIBLE = obstacleBit('nothing-visible')
const FLAGS_UNREAD = obstacleBit('flags-unread')

/**
 * Prepares the question why neighbours did not merge, for one process.
 *
 * Shape: the finder answers every visible obstacle between a row and the next, or the one invisible obstacle that fits
 * best where nothing visible differs; nothing is allocated per row.
 */
export function obstacleFinder({ mappings, usage, facts = NO_FACTS }: ExplainedTables): ObstacleFinder {
  const flags = usage?.fieldOrder.includes('VmFlags') ? usage : null
  const policies = alignPolicies(mappings, facts.policies)
  return (row) => {
    if (mappings.end[row] !== mappings.start[row + 1]) return GAP
    let visible = compareMaps(mappings, row)
    if (policies) visible |= comparePolicies(policies, row)
    if (flags) visible |= compareFlags(mappings, flags, row)
    else if (isSpecialKind(mappings, row)) visible |= SPECIAL_MEMORY
    if (visible !== 0) return visible
    return flags ? guessInvisible(mappings, flags, row, facts) : FLAGS_UNREAD
  }
}

function comparePolicies(policies: Uint32Array, row: number): MergeObstacleBits {
  const [one, next] = [policies[row] as number, policies[row + 1] as number]
  return one !== 0 && next !== 0 && one !== next ? NUMA_POLICY : 0
}

/** Says whether a row is memory without a file; the heap's and the stack's names are labels only. */
export function isAnonymous(mappings: MappingTable, row: number): boolean {
  return mappings.inodeLow[row] === 0 && mappings.inodeHigh[row] === 0 && mappings.device[row] === 0
}

function compareMaps(t: MappingTable, row: number): MergeObstacleBits {
  const next = row + 1
  let found = t.permissions[row] === t.permissions[next] ? 0 : PROTECTION
  const bothAnonymous = isAnonymous(t, row) && isAnonymous(t, next)
  if (bothAnonymous) return t.name[row] === t.name[next] ? found : found | compareLabels(t, row)
  if (!isSameFile(t, row)) return found | BACKING
  const size = (t.end[row] as number) - (t.start[row] as number)
  if ((t.offset[row] as number) + size !== t.offset[next]) found |= OFFSET
  return found
}

function isSameFile(t: MappingTable, row: number): boolean {
  const next = row + 1
  return (
    t.inodeLow[row] === t.inodeLow[next] &&
    t.inodeHigh[row] === t.inodeHigh[next] &&
    t.device[row] === t.device[next] &&
    t.name[row] === t.name[next]
  )
}

/**
 * Names of anonymous memory count where a program gave them; [heap] and [stack] follow from the address. A name without
 * brackets is that of a file, whose device and inode a list of pmap does not tell.
 */
function compareLabels(t: MappingTable, row: number): MergeObstacleBits {
  const [name = '', next = ''] = [
    t.strings.strings[t.name[row] ?? 0],
    t.strings.strings[t.name[row + 1] ?? 0],
  ]
  if (isFileName(name) || isFileName(next)) return BACKING
  return name.startsWith('[anon:') || next.startsWith('[anon:') ? NAME : 0
}

function isFileName(name: string): boolean {
  return name !== '' && !name.startsWith('[')
}

function compareFlags(t: MappingTable, usage: UsageTable, row: number): MergeObstacleBits {
  const next = row + 1
  let found = 0
  const either = (usage.flagsLow[row] as number) | (usage.flagsLow[next] as number)
  if (either & SPECIAL) found |= SPECIAL_MEMORY
  let low = ((usage.flagsLow[row] as number) ^ (usage.flagsLow[next] as number)) & ~(NOT_COMPARED | SPECIAL)
  const high = (usage.flagsHigh[row] as number) ^ (usage.flagsHigh[next] as number)
  // What is writable and reserves swap is accounted: the difference goes away with those two.
  const writable = ((t.permissions[row] as number) ^ (t.permissions[next] as number)) & PERM_WRITE
  if (writable || low & NO_RESERVE) low &= ~ACCOUNTED
  if ((low | high) !== 0) {
    for (const group of GROUPS) if (low & group.low || high & group.high) found |= group.bit
    if (low & ~GROUPED_LOW || high & ~GROUPED_HIGH) found |= OTHER_FLAGS
  }
  if (usage.flagsUnknown[row] !== usage.flagsUnknown[next]) found |= OTHER_FLAGS
  const keys = usage.columns.protectionKey
  // A key of NaN on both sides means a kernel without protection keys.
  if (keys[row] !== keys[next] && !(Number.isNaN(keys[row]) && Number.isNaN(keys[next])))
    found |= PROTECTION_KEY
  return found
}

function guessInvisible(
  t: MappingTable,
  usage: UsageTable,
  row: number,
  facts: NeighbourFacts,
): MergeObstacleBits {
  if (hasUserfaultfd(usage, row)) return SEPARATE_USERFAULTFD
  if (!isPrivate(t, row)) return SEPARATE_OPEN
  // Written pages of private mappings, of files too, belong to an anon_vma; two of them never merge.
  const written = Number(wasTouched(usage, row)) + Number(wasTouched(usage, row + 1))
  if (written === 2) return SEPARATE_FAULTS
  // One that was inherited has the anon_vma of its parent as well, and merges with none without.
  if (written === 1 && facts.isForkChild === true) return FORK
  return isAnonymous(t, row) ? NOTHING_VISIBLE : SEPARATE_OPEN
}

/** Says whether a mapping is private: writing to it makes pages of its own. */
export function isPrivate(t: MappingTable, row: number): boolean {
  return ((t.permissions[row] as number) & PERM_SHARED) === 0
}

/** Says whether a mapping has anonymous pages, in memory or in swap. */
export function wasTouched(usage: UsageTable, row: number): boolean {
  return (usage.columns.anonymous[row] as number) > 0 || (usage.columns.swap[row] as number) > 0
}

/**
 * Says whether a private mapping was never written to, so that it has no anon_vma, also none whose pages were given back.
 *
 * The kernel charges what may be written to (`ac`) and keeps the charge after the first write, unless swap was not to be
 * reserved (`nr`). False where that is not known. Source: accountable_mapping(), mm/vma.c; mprotect_fixup(), mm/mprotect.c.
 */
export function isNeverWritten(usage: UsageTable, row: number): boolean {
  if (!usage.fieldOrder.includes('VmFlags') || Number.isNaN(usage.columns.anonymous[row])) return false
  return !wasTouched(usage, row) && ((usage.flagsLow[row] as number) & (ACCOUNTED | NO_RESERVE)) === 0
}

/** Says whether userfaultfd watches a mapping; with which object is not visible. */
export function hasUserfaultfd(usage: UsageTable, row: number): boolean {
  return (
    ((usage.flagsLow[row] as number) & USERFAULTFD_LOW) !== 0 ||
    ((usage.flagsHigh[row] as number) & USERFAULTFD_HIGH) !== 0
  )
}

function isSpecialKind(t: MappingTable, row: number): boolean {
  return SPECIAL_KINDS.has(t.kind[row] as number) || SPECIAL_KINDS.has(t.kind[row + 1] as number)
}
