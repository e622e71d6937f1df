import { mappingKindCode } from '../tables/mapping-kind'
import { NO_ROW } from '../tables/mapping-table'
import type { DiffSide } from '../diff/diff-side'
import { MIB } from '../units'

/** glibc maps arenas of this size, aligned to it. */
const ARENA_SIZE = 64 * MIB
/** Readable and writable, private. */
const WRITABLE = 3
const KIND_THREAD_STACK = mappingKindCode('thread-stack')
const KIND_GUARD = mappingKindCode('guard')

/** What a row that is backed by no file is, for a sentence. */
export interface RowSubject {
  readonly subject: 'memory' | 'shared' | 'heap' | 'stack' | 'thread-stack' | 'arena'
  /** The row that it belongs to where it is the guard of a stack or the reserved rest of an arena, else NO_ROW. */
  readonly owner: number
}

/** Kinds that say it all. */
const SUBJECT_OF_KIND: ReadonlyMap<number, RowSubject> = new Map([
  [mappingKindCode('heap'), { subject: 'heap', owner: NO_ROW }],
  [mappingKindCode('stack'), { subject: 'stack', owner: NO_ROW }],
  [KIND_THREAD_STACK, { subject: 'thread-stack', owner: NO_ROW }],
  [mappingKindCode('shared-anonymous'), { subject: 'shared', owner: NO_ROW }],
])
const MEMORY: RowSubject = { subject: 'memory', owner: NO_ROW }
const ARENA: RowSubject = { subject: 'arena', owner: NO_ROW }

/** Finds what a row without a file is, by its kind and its neighbours. */
export function subjectOfRow(side: DiffSide, row: number): RowSubject {
  const { kind, permissions } = side.mappings
  const known = SUBJECT_OF_KIND.get(kind[row] as number)
  if (known) return known
  if (isArena(side, row)) return ARENA
  if (kind[row] === KIND_GUARD && touchesNext(side, row) && kind[row + 1] === KIND_THREAD_STACK)
    return { subject: 'thread-stack', owner: row + 1 }
  if (permissions[row] === 0 && row > 0 && touchesNext(side, row - 1) && isArena(side, row - 1))
    return { subject: 'arena', owner: row - 1 }
  return MEMORY
}

/** An arena is a writable head and a reserved tail, 64 MiB together and aligned to that; this is its head. */
function isArena(side: DiffSide, row: number): boolean {
  const { start, end, permissions, name } = side.mappings
  const first = start[row] as number
  if (name[row] !== 0 || first % ARENA_SIZE !== 0 || permissions[row] !== WRITABLE) return false
  const last = touchesNext(side, row) && permissions[row + 1] === 0 ? row + 1 : row
  return (end[last] as number) - first === ARENA_SIZE
}

function touchesNext({ mappings }: DiffSide, row: number): boolean {
  return row + 1 < mappings.length && mappings.start[row + 1] === mappings.end[row]
}
