import {
  changeWordsOf,
  CHANGE_ADDED,
  CHANGE_FLAGS,
  CHANGE_MERGED,
  CHANGE_MOVED,
  CHANGE_PROTECTION,
  CHANGE_REMOVED,
  CHANGE_RENAMED,
  CHANGE_SPLIT,
} from '../../../shared/diff/change'
import type { DiffSide } from '../../../shared/diff/diff-side'
import type { EventIndex } from '../../../shared/diff/diff-table'
import { listFlagChanges } from '../../../shared/diff-summary/flag-change'
import type { SegmentReader } from '../../../shared/diff-summary/segments'
import { formatHex } from '../../../shared/format/address'
import { formatBytes } from '../../../shared/format/bytes'
import { groupThousands } from '../../../shared/format/count'
import { showName } from '../../../shared/format/name'
import { formatPermissions } from '../../../shared/tables/format-permissions'
import { inodeOf } from '../../../shared/tables/mapping-table'

/** Of an event with more rows than this only the number is shown: nobody reads on. */
const MOST_ROWS = 4096
/** So many different things of one sort are spelled out. */
const MOST_PARTS = 3

/**
 * Says in a few words what a row of the grid cannot show in its columns; empty where there is nothing to add. All
 * bytes and rows of the event count, not the first alone.
 *
 *   "1 became 2; 4 KiB unmapped"    "8 KiB from r-xp to rwxp"    "inode 90417, was 88112"
 */
export function describeDifference(reader: SegmentReader, event: EventIndex): string {
  const { diff } = reader
  const changes = diff.changes[event] ?? 0
  const beforeCount = diff.beforeCount[event] ?? 0
  const afterCount = diff.afterCount[event] ?? 0
  if (changes === 0 || changes & (CHANGE_ADDED | CHANGE_REMOVED)) return ''
  const parts: string[] = []
  if (changes & (CHANGE_SPLIT | CHANGE_MERGED))
    parts.push(`${groupThousands(beforeCount)} became ${groupThousands(afterCount)}`)
  if (beforeCount + afterCount <= MOST_ROWS) parts.push(...describeBytes(reader, event))
  if (changes & CHANGE_MOVED) parts.push(describeSlide(diff.slide[event] ?? 0))
  if (changes & CHANGE_FLAGS && beforeCount + afterCount <= MOST_ROWS)
    parts.push(...describeFlags(reader, event))
  return parts.filter((part) => part !== '').join('; ')
}

/** The changes of an event beside its headline, and "likely" where a move is only that. */
export function otherWords(changes: number, headline: string): string {
  return changeWordsOf(changes)
    .filter((word) => word !== headline && word !== 'usage')
    .join(', ')
}

/** What became of which bytes: sums of the segments of which the same is true. */
function describeBytes(reader: SegmentReader, event: EventIndex): string[] {
  const { comparer, before, after } = reader
  const slide = reader.diff.slide[event] ?? 0
  const replaced = new Map<string, number>()
  const sizes = new Map<string, number>()
  const names = new Set<string>()
  const add = (sums: Map<string, number>, word: string, bytes: number): void => {
    sums.set(word, (sums.get(word) ?? 0) + bytes)
  }
  for (const { kind, own, length, beforeRow: i, afterRow: j } of reader.list(event)) {
    if (kind === 'mapped' || kind === 'unmapped') add(sizes, kind, length)
    else if (kind === 'replaced') add(replaced, describeOther(reader, i, j), length)
    if (own !== 'both') continue
    const changes = comparer.changesOnBytes(i, j, slide)
    if (changes & CHANGE_PROTECTION)
      add(sizes, `from ${permissionsOf(before, i)} to ${permissionsOf(after, j)}`, length)
    if (changes & CHANGE_RENAMED) names.add(`was ${nameOf(before, i) || '[anon]'}`)
  }
  return [
    // A file that was replaced is so on all its bytes.
    ...cut(
      [...replaced].map(([word, bytes]) =>
        word.startsWith('inode') ? word : `${formatBytes(bytes)} ${word}`,
      ),
    ),
    ...cut([...sizes].map(([word, bytes]) => `${formatBytes(bytes)} ${word}`)),
    ...cut([...names]),
  ]
}

/** What backs bytes now that something else backed: "of x now y", or the inodes of one name. */
function describeOther({ before, after }: SegmentReader, i: number, j: number): string {
  const was = nameOf(before, i)
  const is = nameOf(after, j)
  const inodes = [inodeOf(before.mappings, i), inodeOf(after.mappings, j)] as const
  if (was === is && inodes[0] !== inodes[1]) return `inode ${inodes[1]}, was ${inodes[0]}`
  if (was === is) return `of ${was || 'anonymous memory'} now at another offset`
  return `of ${was || 'anonymous memory'} now ${is || 'anonymous memory'}`
}

function describeSlide(slide: number): string {
  if (slide === 0) return ''
  return `moved ${slide > 0 ? 'up' : 'down'} by 0x${formatHex(Math.abs(slide))}`
}

/** "+hg −nh", and on how many bytes where not on all. */
function describeFlags(reader: SegmentReader, event: EventIndex): string[] {
  const changes = listFlagChanges(reader, event).map(({ came, went, bytes, isAll }) => {
    const words = [...came.map((flag) => `+${flag}`), ...went.map((flag) => `−${flag}`)].join(' ')
    return isAll ? words : `${formatBytes(bytes)} ${words}`
  })
  return cut(changes)
}

/** The first few of many parts, and how many more there are. */
function cut(parts: readonly string[]): string[] {
  if (parts.length <= MOST_PARTS) return [...parts]
  return [...parts.slice(0, MOST_PARTS), `and ${groupThousands(parts.length - MOST_PARTS)} more`]
}

function permissionsOf({ mappings }: DiffSide, row: number): string {
  return formatPermissions(mappings.permissions[row] ?? 0)
}

function nameOf({ mappings }: DiffSide, row: number): string {
  return showName(mappings.strings.strings[mappings.name[row] ?? 0] ?? '')
}
