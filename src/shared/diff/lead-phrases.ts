import { formatBytes } from '../format/bytes'
import { groupThousands } from '../format/count'
import { formatPermissions } from '../format/permissions'
import { describeVmFlag } from '../proc/vm-flags'
import { CHANGE_LIKELY } from './change'
import type { DiffSide } from './diff-side'
import type { EventGroup } from './event-group'
import { findFlagChange } from './flag-change'
import { baseName } from './lead-noun'
import { computeSegments, type Segment } from './segments'
import { stripDeleted } from './joined-names'

/** Says a group as a clause: "the heap grew by 12 MiB". */
export function describeGroup(group: EventGroup): string {
  switch (group.kind) {
    case 'added':
      return describeCameOrWent(group, 'is new', 'are new', 'mapped')
    case 'removed':
      return describeCameOrWent(group, 'was unmapped', 'were unmapped', 'unmapped')
    case 'replaced':
      return describeReplaced(group)
    case 'renamed':
      return describeRenamed(group)
    case 'protection':
      return describeProtection(group)
    case 'split':
      return describeSplit(group)
    case 'merged':
      return group.events === 1
        ? `${inWords(rowsOf(group)[0])} mappings merged into ${inWords(rowsOf(group)[1])}`
        : `${countOf(group)} were merged`
    case 'grown':
    case 'shrunk':
      return describeGrowth(group)
    case 'moved':
      return describeMoved(group)
    case 'flags':
      return describeFlags(group)
    default:
      return withVerb(group, 'changed', 'changed')
  }
}

function withVerb(group: EventGroup, one: string, several: string): string {
  const { subject, events, noun } = group
  const isOne = subject === 'file' || subject === 'heap' || subject === 'stack' || events === 1
  return `${noun} ${isOne && subject !== 'files' ? one : several}`
}

function describeCameOrWent(group: EventGroup, one: string, several: string, verb: string): string {
  if (group.subject === 'files')
    return `${group.noun} were ${verb}, the largest of them ${baseName(group.path)}`
  if (group.subject !== 'file')
    return withVerb({ ...group, noun: group.noun.replace(/\bnew /, '') }, one, several)
  if (!group.isPart) return `${group.noun} was ${verb}`
  return verb === 'mapped' ? `more of ${group.noun} was mapped` : `part of ${group.noun} was unmapped`
}

function describeGrowth({ noun, sizeDelta, events }: EventGroup): string {
  const verb = sizeDelta < 0 ? 'shrank' : 'grew'
  return `${noun} ${verb} by ${formatBytes(Math.abs(sizeDelta))}${events > 1 ? ' in all' : ''}`
}

/** A file under the same name, or whatever was mapped over a part. */
function describeReplaced(group: EventGroup): string {
  const over = segmentsOf(group).find(
    ({ kind, beforeRow, afterRow }) =>
      kind === 'kept' && pathOf(group.before, beforeRow) !== pathOf(group.after, afterRow),
  )
  if (!over) return `${withVerb(group, 'was', 'were')} replaced on disk`
  if (group.events > 1) return `other memory was mapped over parts of ${countOf(group)}`
  const path = pathOf(group.after, over.afterRow)
  const by = path === '' ? 'unnamed memory' : baseName(path)
  return `${by} was mapped over ${formatBytes(over.length)} of ${group.noun}`
}

function describeRenamed(group: EventGroup): string {
  const { diff, after, firstEvent } = group
  const name = nameOf(after, diff.afterFirst[firstEvent] ?? 0)
  if ((group.subject === 'file' || group.subject === 'files') && name.endsWith(' (deleted)'))
    return `${withVerb(group, 'was', 'were')} deleted or replaced on disk`
  return withVerb(group, 'has another name', 'have other names')
}

function describeProtection(group: EventGroup): string {
  if (group.subject === 'arena') return describeGrowth(group)
  if (group.events > 1) return `the protection of ${countOf(group)} changed`
  const { before, after } = group
  const changed = segmentsOf(group).filter(
    ({ kind, beforeRow, afterRow }) =>
      kind === 'kept' && before.mappings.permissions[beforeRow] !== after.mappings.permissions[afterRow],
  )
  const [first] = changed
  if (!first) return `the protection of ${group.noun} changed`
  const from = formatPermissions(before.mappings.permissions[first.beforeRow] ?? 0)
  const to = formatPermissions(after.mappings.permissions[first.afterRow] ?? 0)
  return `${formatBytes(sumLengths(changed))} of ${group.noun} went from ${from} to ${to}`
}

function describeSplit(group: EventGroup): string {
  if (group.events > 1) return `${countOf(group)} were split`
  const unmapped = sumLengths(segmentsOf(group).filter(({ kind }) => kind === 'unmapped'))
  const rest = unmapped > 0 ? `, ${formatBytes(unmapped)} unmapped` : ''
  return `${group.noun} was split in ${inWords(rowsOf(group)[1])}${rest}`
}

/** What moved anonymous memory is known by is only its size, so it is told as what it seems. */
function describeMoved(group: EventGroup): string {
  const { diff, firstEvent, events, subject } = group
  const isLikely = ((diff.changes[firstEvent] ?? 0) & CHANGE_LIKELY) !== 0
  if (events > 1 || subject !== 'memory')
    return isLikely
      ? withVerb(group, 'seems to have moved', 'seem to have moved')
      : withVerb(group, 'moved', 'moved')
  const size = formatBytes(sumLengths(segmentsOf(group)))
  return `${group.noun} of ${size} ${isLikely ? 'seems to have moved' : 'moved'}`
}

function describeFlags(group: EventGroup): string {
  if (group.events > 1) return withVerb(group, 'has other flags', 'have other flags')
  const { diff, before, after, firstEvent, noun } = group
  const change = findFlagChange(diff, before, after, firstEvent)
  const [flag, verb] = change?.came[0] === undefined ? [change?.went[0], 'lost'] : [change.came[0], 'got']
  if (!change || flag === undefined) return withVerb(group, 'has other flags', 'have other flags')
  const subject = change.isAll ? noun : `${formatBytes(change.bytes)} of ${noun}`
  return `${subject} ${verb} the flag ${flag} (${describeVmFlag(flag)})`
}

function segmentsOf({ diff, before, after, firstEvent }: EventGroup): Segment[] {
  return computeSegments(diff, before, after, firstEvent)
}

function sumLengths(segments: readonly Segment[]): number {
  return segments.reduce((sum, { length }) => sum + length, 0)
}

function countOf(group: EventGroup): string {
  const mappings = `${groupThousands(group.events)} mappings`
  return group.subject === 'file' || group.subject === 'files' ? `${mappings} of ${group.noun}` : mappings
}

function rowsOf({ diff, firstEvent }: EventGroup): [before: number, after: number] {
  return [diff.beforeCount[firstEvent] ?? 0, diff.afterCount[firstEvent] ?? 0]
}

function nameOf({ mappings }: DiffSide, row: number): string {
  return mappings.strings.strings[mappings.name[row] ?? 0] ?? ''
}

function pathOf(side: DiffSide, row: number): string {
  return stripDeleted(nameOf(side, row))
}

function inWords(count: number): string {
  return ['none', 'one', 'two', 'three', 'four'][count] ?? groupThousands(count)
}
