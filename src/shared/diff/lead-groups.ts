import { decodeName } from '../format/name'
import { quote } from '../query/print-query'
import { mappingKindCode } from '../tables/mapping-kind'
import { EVENT_KINDS, type EventKind } from './change'
import type { DiffSide } from './diff-side'
import type { DiffTable } from './diff-table'
import { computeEventDeltas, computeEventSums } from './event-sums'
import { BACKING_FILE, joinNames, stripDeleted } from './joined-names'
import type { EventGroup, GroupSubject } from './event-group'
import { nounOf } from './lead-noun'

const MIB = 1024 * 1024
/** glibc maps arenas of this size, aligned to it. */
const ARENA_SIZE = 64 * MIB
const KIND_HEAP = mappingKindCode('heap')
const KIND_STACK = mappingKindCode('stack')
const KIND_THREAD_STACK = mappingKindCode('thread-stack')

/** The headlines from the most to the least worth telling. */
const TOLD_FIRST: readonly EventKind[] = [
  'replaced',
  'renamed',
  'added',
  'removed',
  'protection',
  'split',
  'merged',
  'grown',
  'shrunk',
  'moved',
  'flags',
]

/** Gathers events that are told together, the most telling groups first; `same` and `usage` are left out. */
export function groupEvents(diff: DiffTable, before: DiffSide, after: DiffSide): EventGroup[] {
  const sizes = computeEventDeltas(computeEventSums(diff, before, after, 'size'))
  const dirty = computeEventDeltas(computeEventSums(diff, before, after, 'privateDirty'))
  const names = joinNames(before.mappings.strings, after.mappings.strings)
  const groups = new Map<string, { -readonly [K in keyof EventGroup]: EventGroup[K] }>()
  for (let event = 0; event < diff.length; event++) {
    const kind = EVENT_KINDS[diff.kind[event] as number] ?? 'same'
    if (!TOLD_FIRST.includes(kind)) continue
    const isBefore = (diff.beforeCount[event] as number) > 0
    const side = isBefore ? before : after
    const row = (isBefore ? diff.beforeFirst[event] : diff.afterFirst[event]) as number
    const nameIndex = side.mappings.name[row] as number
    const isFile = ((isBefore ? names.beforeBacking : names.afterBacking)[nameIndex] ?? 0) >= BACKING_FILE
    const path = isFile ? stripDeleted(side.mappings.strings.strings[nameIndex] ?? '') : ''
    const subject = isFile ? 'file' : subjectOf(side, row)
    const key = `${kind}/${subject}/${path}`
    const group = groups.get(key)
    if (group) {
      group.events++
      group.sizeDelta += sizes[event] ?? 0
      group.privateDirtyDelta += dirty[event] ?? 0
      if (group.sizeEach !== sizes[event]) group.sizeEach = Number.NaN
    } else {
      groups.set(key, {
        kind,
        subject,
        path,
        events: 1,
        sizeDelta: sizes[event] ?? 0,
        privateDirtyDelta: dirty[event] ?? 0,
        sizeEach: sizes[event] ?? 0,
        firstEvent: event,
        diff,
        before,
        after,
        noun: '',
        filter: { kinds: [kind], query: queryOf(subject, path) },
      })
    }
  }
  const listed = [...groups.values()].map((group): EventGroup => ({ ...group, noun: nounOf(group) }))
  const size = (group: EventGroup): number => Math.abs(group.sizeDelta)
  return listed.toSorted(
    (a, b) => TOLD_FIRST.indexOf(a.kind) - TOLD_FIRST.indexOf(b.kind) || size(b) - size(a),
  )
}

function subjectOf(side: DiffSide, row: number): GroupSubject {
  const kind = side.mappings.kind[row]
  if (kind === KIND_HEAP) return 'heap'
  if (kind === KIND_STACK) return 'stack'
  if (kind === KIND_THREAD_STACK) return 'thread-stack'
  return isArena(side, row) ? 'arena' : 'memory'
}

/** An arena is a writable head and a reserved tail, 64 MiB together and aligned to that; this is its head. */
function isArena({ mappings }: DiffSide, row: number): boolean {
  const { start, end, permissions, name, length } = mappings
  const first = start[row] as number
  if (name[row] !== 0 || first % ARENA_SIZE !== 0 || (permissions[row] as number) !== 3) return false
  const isTail = row + 1 < length && start[row + 1] === end[row] && permissions[row + 1] === 0
  return (
    (end[row] as number) - first === ARENA_SIZE || (isTail && (end[row + 1] as number) - first === ARENA_SIZE)
  )
}

function queryOf(subject: GroupSubject, path: string): string {
  switch (subject) {
    case 'file':
      return quote(decodeName(path))
    case 'memory':
    case 'arena':
      return 'anon'
    default:
      return `kind:${subject}`
  }
}
