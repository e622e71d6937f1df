import { decodeName } from '../format/name'
import { quote } from '../query/print-query'
import { EVENT_KINDS, type EventKind } from './change'
import type { DiffSide } from './diff-side'
import type { DiffTable, EventIndex } from './diff-table'
import { computeEventDeltas, computeEventSums } from './event-sums'
import type { EventGroup, GroupSubject } from './event-group'
import { subjectOfRow, type RowSubject } from './event-subject'
import { computeWritableDelta } from './writable-delta'
import { BACKING_FILE, joinNames, stripDeleted, type JoinedNames } from './joined-names'
import { nounOf } from './lead-noun'

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
const IS_TOLD = EVENT_KINDS.map((kind) => TOLD_FIRST.includes(kind))
/** All subjects a single event can have, for its key. */
const SUBJECTS: readonly GroupSubject[] = [
  'arena',
  'heap',
  'stack',
  'thread-stack',
  'file',
  'shared',
  'memory',
]
const FILE: RowSubject = { subject: 'file', isCompanion: false }
/** So many files are named; more of them are told as a number. */
const MOST_FILES_NAMED = 2

type GroupDraft = { -readonly [K in keyof EventGroup]: EventGroup[K] }

/** Gathers events that are told together, the most telling groups first; `same` and `usage` are left out. */
export function groupEvents(diff: DiffTable, before: DiffSide, after: DiffSide): EventGroup[] {
  const sizes = computeEventDeltas(computeEventSums(diff, before, after, 'size'))
  const dirty = computeEventDeltas(computeEventSums(diff, before, after, 'privateDirty'))
  const reader = new SubjectReader(diff, before, after)
  // Numbers for keys and no name before it is needed: there may be millions of events.
  const groups = new Map<number, GroupDraft>()
  for (let event = 0; event < diff.length; event++) {
    const kindCode = diff.kind[event] as number
    if (!IS_TOLD[kindCode]) continue
    const kind = EVENT_KINDS[kindCode] ?? 'same'
    const { subject, isCompanion } = reader.subjectOf(event)
    const pathId = subject === 'file' ? reader.pathIdOf(event) : 0
    const isArena = kind === 'protection' && subject === 'arena'
    const size = isArena ? computeWritableDelta(diff, before, after, event) : (sizes[event] ?? 0)
    const key = (pathId * EVENT_KINDS.length + kindCode) * SUBJECTS.length + SUBJECTS.indexOf(subject)
    let group = groups.get(key)
    if (!group) {
      const { path, isPart } = reader.fileOf(event, kind, subject)
      const filter = { kinds: [kind], query: queryOf(subject, path) }
      const sides = { diff, before, after }
      const nothing = { events: 0, sizeDelta: 0, privateDirtyDelta: 0, sizeEach: size, firstEvent: event }
      group = {
        kind,
        subject,
        path,
        isPart,
        files: path === '' ? 0 : 1,
        ...nothing,
        ...sides,
        noun: '',
        filter,
      }
      groups.set(key, group)
    }
    group.sizeDelta += size
    group.privateDirtyDelta += dirty[event] ?? 0
    if (isCompanion) continue
    if (group.events === 0) {
      group.firstEvent = event
      group.sizeEach = size
    } else if (group.sizeEach !== size) group.sizeEach = Number.NaN
    group.events++
  }
  const listed = gatherFiles([...groups.values()].filter(({ events }) => events > 0))
  return listed.map((group): EventGroup => ({ ...group, noun: nounOf(group) })).toSorted(compareGroups)
}

/** Makes one group of the files that came, went, ... for each headline that has more than a few. */
function gatherFiles(groups: readonly GroupDraft[]): EventGroup[] {
  const gathered: EventGroup[] = groups.filter(({ subject, isPart }) => subject !== 'file' || isPart)
  for (const kind of TOLD_FIRST) {
    const files = groups.filter((group) => group.kind === kind && group.subject === 'file' && !group.isPart)
    const [largest, ...others] = files.toSorted(compareGroups)
    if (!largest || files.length <= MOST_FILES_NAMED) gathered.push(...files)
    else {
      const sum = (valueOf: (group: EventGroup) => number): number =>
        others.reduce((total, group) => total + valueOf(group), valueOf(largest))
      gathered.push({
        ...largest,
        subject: 'files',
        files: files.length,
        events: sum(({ events }) => events),
        sizeDelta: sum(({ sizeDelta }) => sizeDelta),
        privateDirtyDelta: sum(({ privateDirtyDelta }) => privateDirtyDelta),
        sizeEach: Number.NaN,
        filter: { kinds: [kind], query: 'file' },
      })
    }
  }
  return gathered
}

function compareGroups(a: EventGroup, b: EventGroup): number {
  return (
    TOLD_FIRST.indexOf(a.kind) - TOLD_FIRST.indexOf(b.kind) || Math.abs(b.sizeDelta) - Math.abs(a.sizeDelta)
  )
}

/** Says of an event what it is about, by its first row. */
class SubjectReader {
  readonly #diff: DiffTable
  readonly #before: DiffSide
  readonly #after: DiffSide
  readonly #names: JoinedNames

  constructor(diff: DiffTable, before: DiffSide, after: DiffSide) {
    this.#diff = diff
    this.#before = before
    this.#after = after
    this.#names = joinNames(before.mappings.strings, after.mappings.strings)
  }

  subjectOf(event: EventIndex): RowSubject {
    const { beforeBacking, afterBacking } = this.#names
    const isBefore = this.#isBefore(event)
    const side = isBefore ? this.#before : this.#after
    const row = this.#rowOf(event)
    const backing = (isBefore ? beforeBacking : afterBacking)[side.mappings.name[row] as number] as number
    const found = subjectOfRow(side, row)
    return backing >= BACKING_FILE && found.subject !== 'shared' ? FILE : found
  }

  /** The common number of the path of an event's first row. */
  pathIdOf(event: EventIndex): number {
    const isBefore = this.#isBefore(event)
    const { name } = (isBefore ? this.#before : this.#after).mappings
    const paths = isBefore ? this.#names.beforePaths : this.#names.afterPaths
    return paths[name[this.#rowOf(event)] as number] as number
  }

  /** The file that an event is about, and whether other mappings of it are on both sides. */
  fileOf(event: EventIndex, kind: EventKind, subject: GroupSubject): Pick<EventGroup, 'path' | 'isPart'> {
    if (subject !== 'file') return { path: '', isPart: false }
    const isBefore = this.#isBefore(event)
    const { name, strings } = (isBefore ? this.#before : this.#after).mappings
    const others = isBefore ? this.#names.afterPaths : this.#names.beforePaths
    return {
      path: stripDeleted(strings.strings[name[this.#rowOf(event)] as number] ?? ''),
      isPart: (kind === 'added' || kind === 'removed') && others.includes(this.pathIdOf(event)),
    }
  }

  #isBefore(event: EventIndex): boolean {
    return (this.#diff.beforeCount[event] as number) > 0
  }

  #rowOf(event: EventIndex): number {
    const { beforeFirst, afterFirst } = this.#diff
    return (this.#isBefore(event) ? beforeFirst[event] : afterFirst[event]) as number
  }
}

function queryOf(subject: GroupSubject, path: string): string {
  switch (subject) {
    case 'file':
      return quote(decodeName(path))
    case 'files':
      return 'file'
    case 'memory':
    case 'arena':
      return 'anon'
    case 'shared':
      return 'kind:shared-anonymous'
    default:
      return `kind:${subject}`
  }
}
