import { changeWordsOf, CHANGE_LIKELY, EVENT_KINDS, type EventKind } from '../../diff/change'
import type { DiffSide } from '../../diff/diff-side'
import type { DiffTable, EventIndex } from '../../diff/diff-table'
import { formatAddress } from '../address'
import { formatBytes } from '../bytes'
import { showName } from '../name'
import { formatPermissions } from '../permissions'

/** Rows of one side that are spelled out; of more, the others are counted. */
const MOST_ROWS = 3

/** An event in the words of a table's row. */
export interface EventText {
  /** The headline: "split"; "moved?" where it is only likely. */
  readonly what: string
  /** The changes beside the headline: "shrunk". Empty mostly. */
  readonly also: string
  /** Its rows before: "7f0000000000 12 KiB rw-p"; empty for an added one. */
  readonly before: string
  readonly after: string
  /** Name of its first row, made harmless; empty for unnamed memory. */
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
  const isAfter = (diff.afterCount[event] ?? 0) > 0
  const side = isAfter ? after : before
  const row = (isAfter ? diff.afterFirst[event] : diff.beforeFirst[event]) ?? 0
  return {
    what: changes & CHANGE_LIKELY ? `${kind}?` : kind,
    also: changeWordsOf(changes)
      .filter((word) => word !== kind)
      .join(', '),
    before: describeRows(before, diff.beforeFirst[event] ?? 0, diff.beforeCount[event] ?? 0),
    after: describeRows(after, diff.afterFirst[event] ?? 0, diff.afterCount[event] ?? 0),
    name: showName(side.mappings.strings.strings[side.mappings.name[row] ?? 0] ?? ''),
  }
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
