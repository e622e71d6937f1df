import { mappingKindCode } from '../tables/mapping-kind'
import {
  NO_ROW,
  PERM_ACCESS_UNTOLD,
  PERM_EXEC,
  PERM_READ,
  PERM_SHARED,
  PERM_SHARING_UNTOLD,
  PERM_WRITE,
  TRAIT_DELETED,
  TRAIT_INFERRED,
  type MappingIndex,
  type MappingTable,
} from '../tables/mapping-table'
import { settleExecutableMemory } from './classify-executable'
import {
  FORM_FILE,
  FORM_FIXED,
  FORM_NAMED_ANONYMOUS,
  FORM_UNNAMED,
  NAME_DELETED,
  NameMeanings,
} from './classify-name'
import { ARENA_SIZE, isStackSize, LARGEST_GUARD } from './stack-shape'
import { highVmFlagBits, lowVmFlagBits } from './vm-flags'

/** A mapping table before its rows have kinds. */
export type UnclassifiedMappings = Omit<MappingTable, 'kind' | 'traits'>

const KIND = {
  anonymous: mappingKindCode('anonymous'),
  stack: mappingKindCode('stack'),
  threadStack: mappingKindCode('thread-stack'),
  guard: mappingKindCode('guard'),
  reserved: mappingKindCode('reserved'),
  code: mappingKindCode('code'),
  readOnlyData: mappingKindCode('read-only-data'),
  relro: mappingKindCode('relro'),
  data: mappingKindCode('data'),
  bss: mappingKindCode('bss'),
  sharedFile: mappingKindCode('shared-file'),
  sharedAnonymous: mappingKindCode('shared-anonymous'),
  device: mappingKindCode('device'),
  hugePages: mappingKindCode('huge-pages'),
  jit: mappingKindCode('jit'),
  file: mappingKindCode('file'),
} as const

/** Added to a kind while it is computed: it rests on neighbours or size. */
const INFERRED = 256

const READ_WRITE = PERM_READ | PERM_WRITE

const ACCOUNTED = lowVmFlagBits('ac')
const GROWS_DOWN = lowVmFlagBits('gd')
const HUGETLB = lowVmFlagBits('ht')
const DEVICE_MEMORY = lowVmFlagBits('io', 'pf')
const SHADOW_STACK = highVmFlagBits('ss')

/**
 * Gives every mapping its kind, by name, permissions, neighbours and, where smaps was read, VmFlags.
 *
 * Shape: the columns are shared with the input; `kind` and `traits` are fresh. One pass, ascending.
 * What rests on neighbours or size carries TRAIT_INFERRED: guards, thread stacks, bss, RELRO. Where the source does not
 * tell permissions, memory without a name is anonymous and a file is a file: nothing more.
 *
 *   ---p 4 KiB, rw-p 8188 KiB                  guard, thread stack
 *   r--p r-xp r--p r--p rw-p of a file, rw-p   read-only data, code, read-only data, RELRO, data, bss
 */
export function classifyMappings(rows: UnclassifiedMappings, flags?: VmFlagColumns): MappingTable {
  const table = { ...rows, kind: new Uint8Array(rows.length), traits: new Uint8Array(rows.length) }
  classifyRows(table, new NameMeanings().of(rows.strings.strings), { first: 0, end: rows.length }, flags)
  settleExecutableMemory(table)
  return table
}

/**
 * Writes `kind` and `traits` of the rows `[first, end)` of a table whose earlier rows have theirs.
 *
 * A kind can depend on the row behind it: while rows still come, leave the last one for later.
 */
export function classifyRows(
  table: MappingTable,
  meanings: Uint8Array,
  rows: { readonly first: number; readonly end: number },
  flags?: VmFlagColumns,
): void {
  for (let row = rows.first; row < rows.end; row++) {
    const meaning = meanings[table.name[row] ?? 0] ?? 0
    const form = meaning & ~NAME_DELETED
    const low = flags?.low[row] ?? 0
    const found = kindOf(table, row, form, low, flags?.high[row] ?? 0)
    table.kind[row] = found & ~INFERRED
    table.traits[row] = (found & INFERRED ? TRAIT_INFERRED : 0) | (meaning & NAME_DELETED ? TRAIT_DELETED : 0)
  }
}

/** VmFlags of each row, where smaps was read: words of bits as in UsageTable. */
export interface VmFlagColumns {
  readonly low: Uint32Array
  readonly high: Uint32Array
}

/** The row whose file a bss row continues: the data before it. NO_ROW for rows of any other kind. */
export function findBssOwner(table: MappingTable, row: MappingIndex): MappingIndex {
  return table.kind[row] === KIND.bss && row > 0 && table.end[row - 1] === table.start[row] ? row - 1 : NO_ROW
}

function kindOf(t: MappingTable, row: number, form: number, flags: number, highFlags: number): number {
  if (flags & HUGETLB) return KIND.hugePages
  if (form >= FORM_FIXED) return form - FORM_FIXED
  if (form === FORM_FILE) return kindOfFile(t, row, flags)
  const permissions = t.permissions[row] ?? 0
  if (permissions & PERM_ACCESS_UNTOLD) return KIND.anonymous
  if (permissions & PERM_SHARED) return KIND.sharedAnonymous
  if (permissions & PERM_EXEC) return KIND.jit
  if (highFlags & SHADOW_STACK) return KIND.threadStack
  if (flags & GROWS_DOWN) return KIND.stack | INFERRED
  if ((permissions & READ_WRITE) === 0) return kindOfNoAccess(t, row, form)
  return form === FORM_NAMED_ANONYMOUS ? KIND.anonymous : kindOfUnnamed(t, row, permissions)
}

function kindOfFile(t: MappingTable, row: number, flags: number): number {
  const permissions = t.permissions[row] ?? 0
  if (flags & DEVICE_MEMORY) return KIND.device
  if (permissions & PERM_ACCESS_UNTOLD) return KIND.file
  if (permissions & PERM_SHARED) return KIND.sharedFile
  if (permissions & PERM_SHARING_UNTOLD) return kindOfPiece(t, row, permissions)
  if (permissions & PERM_EXEC) return KIND.code
  if (permissions & PERM_WRITE) return KIND.data
  if ((permissions & PERM_READ) === 0) return KIND.reserved
  const relro = flags === 0 ? looksLikeRelro(t, row) : wasWritten(t, row, flags)
  return relro ? KIND.relro | INFERRED : KIND.readOnlyData
}

/** Neighbours of one file are the segments of a program or library, which the loader maps private; else nobody knows. */
function kindOfPiece(t: MappingTable, row: number, permissions: number): number {
  if (!continuesFile(t, row - 1, row) && !continuesFile(t, row, row + 1)) return KIND.file
  if (permissions & PERM_EXEC) return KIND.code | INFERRED
  if (permissions & PERM_WRITE) return KIND.data | INFERRED
  return (permissions & PERM_READ ? KIND.readOnlyData : KIND.reserved) | INFERRED
}

/** Private memory is charged when it becomes writable and stays charged, so the loader wrote to it once. */
function wasWritten(t: MappingTable, row: number, flags: number): boolean {
  return (flags & ACCOUNTED) !== 0 && (continuesFile(t, row - 1, row) || continuesFile(t, row, row + 1))
}

/**
 * Without flags: the linker puts RELRO at the head of the writable segment, so it runs on into writable data at
 * the next offset of the file, or it follows read-only data that it would have merged with had it been the same
 * segment.
 */
function looksLikeRelro(t: MappingTable, row: number): boolean {
  if (!continuesFile(t, row - 1, row)) return false
  const size = (t.end[row] ?? 0) - (t.start[row] ?? 0)
  const nextPermissions = t.permissions[row + 1] ?? 0
  if (continuesFile(t, row, row + 1) && (nextPermissions & (READ_WRITE | PERM_SHARED)) === READ_WRITE) {
    return t.offset[row + 1] === (t.offset[row] ?? 0) + size
  }
  const afterReadOnly = t.permissions[row - 1] === PERM_READ
  return (
    afterReadOnly && continuesFile(t, row - 2, row - 1) && t.permissions[row - 2] === (PERM_READ | PERM_EXEC)
  )
}

function kindOfNoAccess(t: MappingTable, row: number, form: number): number {
  const start = t.start[row] ?? 0
  const end = t.end[row] ?? 0
  if (form !== FORM_UNNAMED || end - start > LARGEST_GUARD || isArenaTail(t, row)) return KIND.reserved
  return KIND.guard | INFERRED
}

/** The unused rest of a malloc arena ends where the arena's 64 MiB end, behind the part in use. */
function isArenaTail(t: MappingTable, row: number): boolean {
  return (
    row > 0 &&
    (t.end[row] ?? 0) % ARENA_SIZE === 0 &&
    t.end[row - 1] === t.start[row] &&
    (t.start[row - 1] ?? 1) % ARENA_SIZE === 0
  )
}

function kindOfUnnamed(t: MappingTable, row: number, permissions: number): number {
  const size = (t.end[row] ?? 0) - (t.start[row] ?? 0)
  const before = row - 1
  if (row === 0 || t.end[before] !== t.start[row] || (permissions & READ_WRITE) !== READ_WRITE)
    return KIND.anonymous
  if (t.kind[before] === KIND.data) return KIND.bss | INFERRED
  const isBehindGuard = t.kind[before] === KIND.guard
  return isBehindGuard && isStackSize(size, (t.end[before] ?? 0) - (t.start[before] ?? 0))
    ? KIND.threadStack | INFERRED
    : KIND.anonymous
}

/** Says whether two neighbouring rows lie side by side and belong to one file. */
function continuesFile(t: MappingTable, first: number, second: number): boolean {
  return (
    first >= 0 &&
    second < t.length &&
    t.end[first] === t.start[second] &&
    t.name[first] === t.name[second] &&
    t.inodeLow[first] === t.inodeLow[second] &&
    t.inodeHigh[first] === t.inodeHigh[second] &&
    t.device[first] === t.device[second]
  )
}
