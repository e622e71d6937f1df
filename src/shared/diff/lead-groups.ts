import { decodeName } from '../format/name'
import { quote } from '../query/print-query'
import { EVENT_KINDS, type EventKind } from './change'
import type { DiffSide } from './diff-side'
import type { DiffTable, EventIndex } from './diff-table'
import { computeEventDeltas, computeEventSums } from './event-sums'
import type { EventGroup, GroupSubject } from './event-group'
import { subjectOfRow } from './event-subject'
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
/** So many files are named; more of them are told as a number. */
const MOST_FILES_NAMED = 2

type GroupDraft = { -readonly [K in keyof EventGroup]: EventGroup[K] }

/** Gathers events that are told together, the most telling groups first; `same` and `usage` are left out. */
export function groupEvents(diff: DiffTable, before: DiffSide, after: DiffSide): EventGroup[] {
  const sizes = computeEventDeltas(computeEventSums(diff, before, after, 'size'))
  const dirty = computeEventDeltas(computeEventSums(diff, before, after, 'privateDirty'))
  const reader = new SubjectReader(diff, before, after)
  const groups = new Map<string, GroupDraft>()
  for (let event = 0; event < diff.length; event++) {
    const kind = EVENT_KINDS[diff.kind[event] as number] ?? 'same'
    if (!TOLD_FIRST.includes(kind)) continue
    const { subject, path, isPart, isCompanion } = reader.read(event, kind)
    const isArena = kind === 'protection' && subject === 'arena'
    const size = isArena ? computeWritableDelta(diff, before, after, event) : (sizes[event] ?? 0)
    const key = `${kind}/${subject}/${path}`
    let group = groups.get(key)
    if (!group) {
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

type EventSubject = Pick<EventGroup, 'subject' | 'path' | 'isPart'> & { readonly isCompanion: boolean }

/** Says of an event what it is about, by its first row. */
class SubjectReader {
  readonly #diff: DiffTable
  readonly #before: DiffSide
  readonly #after: DiffSide
  readonly #names: JoinedNames
  readonly #beforePaths: ReadonlySet<number>
  readonly #afterPaths: ReadonlySet<number>

  constructor(diff: DiffTable, before: DiffSide, after: DiffSide) {
    this.#diff = diff
    this.#before = before
    this.#after = after
    this.#names = joinNames(before.mappings.strings, after.mappings.strings)
    this.#beforePaths = new Set(this.#names.beforePaths)
    this.#afterPaths = new Set(this.#names.afterPaths)
  }

  read(event: EventIndex, kind: EventKind): EventSubject {
    const isBefore = (this.#diff.beforeCount[event] as number) > 0
    const side = isBefore ? this.#before : this.#after
    const row = (isBefore ? this.#diff.beforeFirst[event] : this.#diff.afterFirst[event]) as number
    const nameIndex = side.mappings.name[row] as number
    const backing = isBefore ? this.#names.beforeBacking : this.#names.afterBacking
    const isFile = (backing[nameIndex] as number) >= BACKING_FILE
    const { subject, isCompanion } = subjectOfRow(side, row)
    if (!isFile || subject === 'shared') return { subject, path: '', isPart: false, isCompanion }
    const pathId = (isBefore ? this.#names.beforePaths : this.#names.afterPaths)[nameIndex] as number
    const others = isBefore ? this.#afterPaths : this.#beforePaths
    const isPart = (kind === 'added' || kind === 'removed') && others.has(pathId)
    const path = stripDeleted(side.mappings.strings.strings[nameIndex] ?? '')
    return { subject: 'file', path, isPart, isCompanion: false }
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
