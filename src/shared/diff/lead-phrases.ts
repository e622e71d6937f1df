import { formatBytes } from '../format/bytes'
import { groupThousands } from '../format/count'
import { formatPermissions } from '../format/permissions'
import type { LeadPhrase } from './lead-sentence'
import type { EventGroup } from './event-group'
import { computeSegments } from './segments'

/** Says each group as a clause: "the heap grew by 12 MiB". */
export function describeGroups(groups: readonly EventGroup[]): LeadPhrase[] {
  return groups.map((group) => ({ text: describeGroup(group), filter: group.filter }))
}

function describeGroup(group: EventGroup): string {
  switch (group.kind) {
    case 'added':
      return group.subject === 'file' ? `${group.noun} was mapped` : withVerb(group, 'is new', 'are new')
    case 'removed':
      return withVerb(group, 'was unmapped', 'were unmapped')
    case 'replaced':
      return group.subject === 'file'
        ? `${group.noun} was replaced on disk`
        : withVerb(group, 'was replaced', 'were replaced')
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
      return `${withVerb(group, 'grew', 'grew')} by ${formatBytes(Math.abs(group.sizeDelta))}${group.events > 1 ? ' in all' : ''}`
    case 'shrunk':
      return `${withVerb(group, 'shrank', 'shrank')} by ${formatBytes(Math.abs(group.sizeDelta))}${group.events > 1 ? ' in all' : ''}`
    case 'moved':
      return withVerb(group, 'moved', 'moved')
    case 'flags':
      return withVerb(group, 'has other flags', 'have other flags')
    default:
      return withVerb(group, 'changed', 'changed')
  }
}

function withVerb(group: EventGroup, one: string, several: string): string {
  const noun = group.kind === 'added' ? group.noun.replace(/\bnew /, '') : group.noun
  const isPlural =
    group.events > 1 && group.subject !== 'file' && group.subject !== 'heap' && group.subject !== 'stack'
  return `${noun} ${isPlural ? several : one}`
}

function describeRenamed(group: EventGroup): string {
  const { diff, after, firstEvent } = group
  const nameIndex = after.mappings.name[diff.afterFirst[firstEvent] ?? 0] ?? 0
  const name = after.mappings.strings.strings[nameIndex] ?? ''
  if (group.subject === 'file' && name.endsWith(' (deleted)'))
    return `${group.noun} was deleted or replaced on disk`
  return withVerb(group, 'has another name', 'have other names')
}

function describeProtection(group: EventGroup): string {
  if (group.events > 1) return `the protection of ${countOf(group)} changed`
  const { diff, before, after, firstEvent } = group
  const changed = computeSegments(diff, before, after, firstEvent).filter(
    ({ kind, beforeRow, afterRow }) =>
      kind === 'kept' && before.mappings.permissions[beforeRow] !== after.mappings.permissions[afterRow],
  )
  const [first] = changed
  if (!first) return `the protection of ${group.noun} changed`
  const from = formatPermissions(before.mappings.permissions[first.beforeRow] ?? 0)
  const to = formatPermissions(after.mappings.permissions[first.afterRow] ?? 0)
  const bytes = changed.reduce((sum, { length }) => sum + length, 0)
  return `${formatBytes(bytes)} of ${group.noun} went from ${from} to ${to}`
}

function describeSplit(group: EventGroup): string {
  if (group.events > 1) return `${countOf(group)} were split`
  const { diff, before, after, firstEvent } = group
  const unmapped = computeSegments(diff, before, after, firstEvent)
    .filter(({ kind }) => kind === 'unmapped')
    .reduce((sum, { length }) => sum + length, 0)
  const rest = unmapped > 0 ? `, ${formatBytes(unmapped)} unmapped` : ''
  return `${group.noun} was split in ${inWords(rowsOf(group)[1])}${rest}`
}

function countOf(group: EventGroup): string {
  return group.subject === 'file'
    ? `${groupThousands(group.events)} mappings of ${group.noun}`
    : `${groupThousands(group.events)} mappings`
}

function rowsOf({ diff, firstEvent }: EventGroup): [before: number, after: number] {
  return [diff.beforeCount[firstEvent] ?? 0, diff.afterCount[firstEvent] ?? 0]
}

function inWords(count: number): string {
  return ['none', 'one', 'two', 'three', 'four'][count] ?? groupThousands(count)
}
