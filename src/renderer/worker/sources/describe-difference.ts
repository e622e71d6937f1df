import {
  changeWordsOf,
  CHANGE_ADDED,
  CHANGE_FLAGS,
  CHANGE_GROWN,
  CHANGE_MERGED,
  CHANGE_MOVED,
  CHANGE_PROTECTION,
  CHANGE_REMOVED,
  CHANGE_RENAMED,
  CHANGE_REPLACED,
  CHANGE_SHRUNK,
  CHANGE_SPLIT,
} from '../../../shared/diff/change'
import type { DiffSide } from '../../../shared/diff/diff-side'
import type { DiffTable, EventIndex } from '../../../shared/diff/diff-table'
import { findFlagChange } from '../../../shared/diff/flag-change'
import { computeSegments, type Segment } from '../../../shared/diff/segments'
import { formatHex } from '../../../shared/format/address'
import { formatBytes } from '../../../shared/format/bytes'
import { groupThousands } from '../../../shared/format/count'
import { showName } from '../../../shared/format/name'
import { formatPermissions } from '../../../shared/format/permissions'
import { inodeOf } from '../../../shared/tables/mapping-table'

/** Of an event with more rows than this only the number is told: nobody reads on. */
const MOST_ROWS = 4096
/** Changes that are told by what became of which bytes. */
const BY_BYTES = CHANGE_SPLIT | CHANGE_MERGED | CHANGE_GROWN | CHANGE_SHRUNK | CHANGE_PROTECTION

/**
 * Says in a few words what a row of the grid cannot show in its columns; empty where there is nothing to add.
 *
 *   "1 became 2; 4 KiB unmapped"    "8 KiB from r-xp to rwxp"    "inode 90417, was 88112"
 */
export function describeDifference(
  diff: DiffTable,
  before: DiffSide,
  after: DiffSide,
  event: EventIndex,
): string {
  const changes = diff.changes[event] ?? 0
  const beforeCount = diff.beforeCount[event] ?? 0
  const afterCount = diff.afterCount[event] ?? 0
  if (changes === 0 || changes & (CHANGE_ADDED | CHANGE_REMOVED)) return ''
  const parts: string[] = []
  if (changes & CHANGE_SPLIT)
    parts.push(`${groupThousands(beforeCount)} became ${groupThousands(afterCount)}`)
  if (changes & CHANGE_MERGED)
    parts.push(`${groupThousands(beforeCount)} became ${groupThousands(afterCount)}`)
  if (changes & CHANGE_REPLACED) parts.push(describeReplaced(diff, before, after, event))
  if (changes & BY_BYTES && beforeCount + afterCount <= MOST_ROWS) {
    parts.push(...describeSegments(computeSegments(diff, before, after, event), before, after))
  }
  const i = diff.beforeFirst[event] ?? 0
  if (changes & CHANGE_MOVED) parts.push(describeSlide(diff.slide[event] ?? 0))
  if (changes & CHANGE_RENAMED) parts.push(`was ${nameOf(before, i) || 'unnamed'}`)
  if (changes & CHANGE_FLAGS) parts.push(describeFlags(diff, before, after, event))
  return parts.filter((part) => part !== '').join('; ')
}

/** The changes of an event beside its headline, and "likely" where a move is only that. */
export function otherWords(changes: number, headline: string): string {
  return changeWordsOf(changes)
    .filter((word) => word !== headline && word !== 'usage')
    .join(', ')
}

function describeSegments(segments: readonly Segment[], before: DiffSide, after: DiffSide): string[] {
  const sums = new Map<string, number>()
  for (const { kind, length, beforeRow, afterRow } of segments) {
    const from = before.mappings.permissions[beforeRow]
    const to = after.mappings.permissions[afterRow]
    if (kind === 'kept' && from === to) continue
    const word =
      kind === 'kept' ? `from ${formatPermissions(from ?? 0)} to ${formatPermissions(to ?? 0)}` : kind
    sums.set(word, (sums.get(word) ?? 0) + length)
  }
  return [...sums].map(([word, bytes]) => `${formatBytes(bytes)} ${word}`)
}

function describeSlide(slide: number): string {
  if (slide === 0) return ''
  return `moved ${slide > 0 ? 'up' : 'down'} by 0x${formatHex(Math.abs(slide))}`
}

/** The first bytes that another file backs now, or the same path with another inode. */
function describeReplaced(diff: DiffTable, before: DiffSide, after: DiffSide, event: EventIndex): string {
  if ((diff.beforeCount[event] ?? 0) + (diff.afterCount[event] ?? 0) > MOST_ROWS) return ''
  for (const { kind, length, beforeRow, afterRow } of computeSegments(diff, before, after, event)) {
    if (kind !== 'kept') continue
    const was = nameOf(before, beforeRow)
    const is = nameOf(after, afterRow)
    if (was !== is)
      return `${formatBytes(length)} of ${was || 'unnamed memory'} now ${is || 'unnamed memory'}`
    const inodes = [inodeOf(before.mappings, beforeRow), inodeOf(after.mappings, afterRow)] as const
    if (inodes[0] !== inodes[1]) return `inode ${inodes[1]}, was ${inodes[0]}`
  }
  return ''
}

/** "+hg −nh", and on how many bytes where not on all. */
function describeFlags(diff: DiffTable, before: DiffSide, after: DiffSide, event: EventIndex): string {
  if ((diff.beforeCount[event] ?? 0) + (diff.afterCount[event] ?? 0) > MOST_ROWS) return ''
  const change = findFlagChange(diff, before, after, event)
  if (!change) return ''
  const words = [...change.came.map((flag) => `+${flag}`), ...change.went.map((flag) => `−${flag}`)].join(' ')
  return change.isAll ? words : `${formatBytes(change.bytes)} ${words}`
}

function nameOf({ mappings }: DiffSide, row: number): string {
  return showName(mappings.strings.strings[mappings.name[row] ?? 0] ?? '')
}
