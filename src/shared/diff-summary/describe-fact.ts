import { formatBytes } from '../format/bytes'
import { groupThousands } from '../format/count'
import { showName } from '../format/name'
import { formatPermissions } from '../tables/format-permissions'
import { describeVmFlag } from '../proc/vm-flags'
import type { Fact } from './fact'
import { isFile, nameBacking, nameBytes, nameFile, nameMappings } from './fact-nouns'

/** A clause of a sentence, and whether it begins with the name of a file, which keeps its spelling. */
export interface Clause {
  readonly text: string
  readonly beginsWithName: boolean
}

/** Says a fact as a clause: "the heap grew by 12 MiB". Every number in it is that of all bytes and events of the fact. */
export function describeFact(fact: Fact): Clause {
  const { type, subject, by } = fact
  const text = wordsOf(fact)
  if (type === 'over') return { text, beginsWithName: by?.kind === 'file' || by?.kind === 'object' }
  const isNamed = subject.kind === 'file' || subject.kind === 'object'
  return { text, beginsWithName: isNamed && text.startsWith(showName(subject.label)) }
}

function wordsOf(fact: Fact): string {
  switch (fact.type) {
    case 'on-disk':
      return `${nameFile(fact.subject, fact.subjects)} ${wasOrWere(fact)} replaced on disk`
    case 'deleted':
      return `${nameFile(fact.subject, fact.subjects)} ${wasOrWere(fact)} deleted or replaced`
    case 'linked':
      return `${nameFile(fact.subject, fact.subjects)} ${fact.subjects > 1 ? 'are' : 'is'} no longer deleted`
    case 'over':
      // Several things may have been mapped over parts of one mapping: a sum of mappings would count it twice.
      return `${nameBacking(fact)} was mapped over ${fact.numbers.length > 1 ? formatBytes(fact.bytes) : nameBytes(fact)}`
    case 'other-offset':
      return `${nameBytes(fact)} now ${fact.subjects > 1 ? 'map other offsets' : 'maps another offset'}`
    case 'added':
      return describeAdded(fact)
    case 'removed':
      return describeRemoved(fact)
    case 'protection':
      return describeProtection(fact)
    case 'arena':
      return `${nameMappings(fact, fact.rows)} ${fact.detail.isSmaller ? 'shrank' : 'grew'} by ${inAll(fact.bytes, fact.rows)}`
    case 'split':
    case 'merged':
      return describeShape(fact)
    case 'size':
      return describeSize(fact)
    case 'moved':
      return describeMoved(fact)
    case 'flags':
      return describeFlags(fact)
    case 'renamed':
      return describeRenamed(fact)
  }
}

/** New mappings as the object of a sentence: "5 new arenas of 64 MiB", "one new mapping of 12 KiB". */
export function nameNew(fact: Fact): string {
  const kind = fact.detail.isWriteExecute ? 'new writable and executable' : 'new'
  return sizedMappings(fact).replace(/^(\S+) /, `$1 ${kind} `)
}

/** Mappings that are larger or smaller: "the mapping of libfoo.so", since the file itself is not. */
export function nameResized(fact: Fact): string {
  const { subject, subjects, afterRows } = fact
  const isOneOfFile = isFile(subject) && afterRows === 1
  return isOneOfFile ? `the mapping of ${nameFile(subject, subjects)}` : nameMappings(fact, afterRows)
}

function wasOrWere({ subjects }: Fact): string {
  return subjects > 1 ? 'were' : 'was'
}

function inAll(bytes: number, count: number): string {
  return `${formatBytes(bytes)}${count > 1 ? ' in all' : ''}`
}

function describeAdded(fact: Fact): string {
  const { subject, subjects, detail, isPart, bytes } = fact
  if (isFile(subject)) {
    if (detail.isWriteExecute) return `${nameBytes(fact)} was mapped writable and executable`
    if (isPart) return `another ${formatBytes(bytes)} of ${nameFile(subject, subjects)} was mapped`
    if (subjects > 1)
      return `${nameFile(subject, subjects)} were mapped, the largest of them ${showName(subject.label)}`
    return `${nameFile(subject, subjects)} was mapped`
  }
  const mappings = sizedMappings(fact)
  const named = detail.isWriteExecute ? mappings.replace(/^(\S+) /, '$1 writable and executable ') : mappings
  return `${named} ${fact.rows === 1 ? 'is' : 'are'} new${totalOfSizes(fact)}`
}

function describeRemoved(fact: Fact): string {
  const { subject, subjects, isPart, rows } = fact
  if (!isFile(subject))
    return `${sizedMappings(fact)} ${rows === 1 ? 'was' : 'were'} unmapped${totalOfSizes(fact)}`
  if (isPart) return `${nameBytes(fact)} was unmapped`
  const largest = subjects > 1 ? `, the largest of them ${showName(subject.label)}` : ''
  return `${nameFile(subject, subjects)} ${wasOrWere(fact)} unmapped${largest}`
}

/** Mappings with their size, where all have the same. */
function sizedMappings(fact: Fact): string {
  const mappings = nameMappings(fact, fact.rows)
  const hasSize = !Number.isNaN(fact.sizeEach) && fact.subject.kind !== 'arena'
  return hasSize ? `${mappings} of ${formatBytes(fact.sizeEach)}` : mappings
}

function totalOfSizes({ subject, sizeEach, bytes }: Fact): string {
  return Number.isNaN(sizeEach) && subject.kind !== 'arena' ? `, ${formatBytes(bytes)} in all` : ''
}

function describeProtection(fact: Fact): string {
  const [from, to] = [fact.detail.from ?? 0, fact.detail.to ?? 0].map(formatPermissions)
  return `${nameBytes(fact)} went from ${from} to ${to}`
}

function describeShape(fact: Fact): string {
  const { type, beforeRows, afterRows, events, mapped, unmapped } = fact
  const before = nameMappings(fact, beforeRows)
  if (fact.detail.isBorder) return `the borders of ${before} moved`
  const became =
    type === 'split' && beforeRows === events
      ? `${before} ${beforeRows === 1 ? 'was' : 'were'} split ${events === 1 ? 'in' : 'into'} ${inWords(afterRows)}`
      : type === 'merged' && afterRows === events
        ? `${spellOut(before)} merged into ${inWords(afterRows)}`
        : `${spellOut(before)} became ${inWords(afterRows)}`
  // What was mapped between mappings that merged is what merged them.
  const sizes = [
    mapped > 0 && type === 'split' ? `, ${formatBytes(mapped)} mapped` : '',
    unmapped > 0 ? `, ${formatBytes(unmapped)} unmapped` : '',
  ]
  return `${became}${sizes.join('')}`
}

function describeSize(fact: Fact): string {
  const { mapped, unmapped, events } = fact
  const mappings = nameResized(fact)
  if (unmapped === 0) return `${mappings} grew by ${inAll(mapped, events)}`
  if (mapped === 0) return `${mappings} shrank by ${inAll(unmapped, events)}`
  return `${mappings} changed in size: ${formatBytes(mapped)} mapped, ${formatBytes(unmapped)} unmapped`
}

/** What moved anonymous memory is known by is only its size, so the phrase says what it seems. */
function describeMoved(fact: Fact): string {
  if (isFile(fact.subject)) {
    const verb = fact.detail.isLikely ? 'seems to have moved' : 'moved'
    return `${fact.isPart || fact.subjects > 1 ? nameBytes(fact) : nameFile(fact.subject, 1)} ${verb}`
  }
  const seems = fact.rows === 1 ? 'seems' : 'seem'
  const verb = fact.detail.isLikely ? `${seems} to have moved` : 'moved'
  return `${sizedMappings(fact)} ${verb}${totalOfSizes(fact)}`
}

function describeFlags(fact: Fact): string {
  const { came = [], went = [] } = fact.detail
  const subject = fact.bytes === fact.rowBytes ? nameMappings(fact, fact.rows) : nameBytes(fact)
  const changes = [listFlags('got', came), listFlags('lost', went)].filter((text) => text !== '')
  if (changes.length > 0) return `${subject} ${changes.join(' and ')}`
  return `${subject} ${fact.rows === 1 ? 'has' : 'have'} other flags`
}

function listFlags(verb: string, flags: readonly string[]): string {
  if (flags.length === 0) return ''
  const named = flags.map((flag) => `${flag} (${describeVmFlag(flag)})`)
  return `${verb} the ${flags.length === 1 ? 'flag' : 'flags'} ${joinWords(named)}`
}

function joinWords(words: readonly string[]): string {
  const last = words.at(-1) ?? ''
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`
}

function describeRenamed(fact: Fact): string {
  const { subject, by, subjects, detail } = fact
  const name = detail.name ?? ''
  if (subjects > 1) return `${nameFile(subject, subjects)} have other names`
  if (!isFile(subject))
    return `${nameBytes(fact)} is now ${name === '' ? 'unnamed' : `named ${showName(name)}`}`
  const newLabel = by ? by.label + name.slice(by.path.length) : name
  return `${showName(subject.label)} is now named ${showName(newLabel)}`
}

/** Begins with a small number in words: "two mappings". */
function spellOut(mappings: string): string {
  return mappings.replace(/^[234](?= )/, (digit) => inWords(Number(digit)))
}

function inWords(count: number): string {
  return ['none', 'one', 'two', 'three', 'four'][count] ?? groupThousands(count)
}
