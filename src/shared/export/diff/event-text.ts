import { changeWordsOf, CHANGE_LIKELY, EVENT_KINDS, type EventKind } from '../../diff/change'
import type { DiffSide } from '../../diff/diff-side'
import type { DiffTable, EventIndex } from '../../diff/diff-table'
import { formatAddress } from '../../format/address'
import { formatBytes } from '../../format/bytes'
import { showName } from '../../format/name'
import { formatPermissions } from '../../tables/format-permissions'

/** Rows of one side that are spelled out; of more, the others are counted. */
const MOST_ROWS = 3
/** Names that are spelled out. */
const MOST_NAMES = 2
const MOST_NAMED_ROWS = 4096

/** An event in the words of a table's row. */
export interface EventText {
  /** The headline: "split"; "moved?" where it is only likely. */
  readonly what: string
  /** The changes beside the headline: "shrunk". Empty mostly. */
  readonly also: string
  /** Its rows before: "7f0000000000 12 KiB rw-p"; empty for an added one. */
  readonly before: string
  readonly after: string
  /** Names of its rows, made harmless: "a", "a -> b" where they differ before and after; empty for unnamed memory. */
  readonly name: string
}

/** Puts an event in words. */
export function describeEvent(
  diff: DiffTable,
  before: DiffSide,
  after: DiffSide,
  event: EventIndex,
): EventText {
  const changes = diff.changes[event] ?? 0
  const kind = eventKind(diff, event)
  return {
    what: changes & CHANGE_LIKELY ? `${kind}?` : kind,
    also: changeWordsOf(changes)
      .filter((word) => word !== kind)
      .join(', '),
    before: describeRows(before, diff.beforeFirst[event] ?? 0, diff.beforeCount[event] ?? 0),
    after: describeRows(after, diff.afterFirst[event] ?? 0, diff.afterCount[event] ?? 0),
    name: nameEvent({ diff, before, after }, event),
  }
}

/** A diff and its sides. */
interface Compared {
  readonly diff: DiffTable
  readonly before: DiffSide
  readonly after: DiffSide
}

/** The names of an event's rows, each through `show`: "a", or "a -> b" where those before are not those after. */
export function nameEvent({ diff, before, after }: Compared, event: EventIndex, show = showName): string {
  const was = nameRows(before, rangeOf(diff.beforeFirst, diff.beforeCount, event), show)
  const is = nameRows(after, rangeOf(diff.afterFirst, diff.afterCount, event), show)
  if (was === is || is === '') return was
  return was === '' ? is : `${was} -> ${is}`
}

/** The first rows of an event on one side, ends excluded: names of more rows than this nobody looks for. */
function rangeOf(first: Uint32Array, count: Uint32Array, event: EventIndex): readonly [number, number] {
  const from = first[event] ?? 0
  return [from, from + Math.min(count[event] ?? 0, MOST_NAMED_ROWS)]
}

function nameRows(
  { mappings }: DiffSide,
  [first, end]: readonly [number, number],
  show: (name: string) => string,
): string {
  const indexes = new Set(mappings.name.subarray(first, end))
  const names = [...indexes]
    .map((index) => mappings.strings.strings[index] ?? '')
    .filter((name) => name !== '')
  const shown = names.slice(0, MOST_NAMES).map(show).join(', ')
  return names.length > MOST_NAMES ? `${shown} and ${names.length - MOST_NAMES} more` : shown
}

/** The headline of an event. */
export function eventKind(diff: DiffTable, event: EventIndex): EventKind {
  return EVENT_KINDS[diff.kind[event] ?? 0] ?? 'same'
}

function describeRows({ mappings }: DiffSide, first: number, count: number): string {
  const texts: string[] = []
  for (let row = first; row < first + Math.min(count, MOST_ROWS); row++) {
    const start = mappings.start[row] ?? 0
    const size = formatBytes((mappings.end[row] ?? 0) - start)
    texts.push(`${formatAddress(start)} ${size} ${formatPermissions(mappings.permissions[row] ?? 0)}`)
  }
  if (count > MOST_ROWS) texts.push(`and ${count - MOST_ROWS} more`)
  return texts.join(', ')
}
