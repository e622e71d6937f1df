import { flagChange, PageComparer, type OracleRow, type OracleSide } from './page-oracle'

/** An event as the oracle takes it from a diff: which rows, and where the before side's pages are now. */
export interface OracleEvent {
  readonly before: readonly OracleRow[]
  readonly after: readonly OracleRow[]
  readonly changes: ReadonlySet<string>
  readonly headline: string
  readonly isLikely: boolean
  /** Pages to add to a page of before; only of what moved. */
  readonly slide: number
}

/** A phrase that the summary must have, and the events that it is about. */
export interface ExpectedPhrase {
  readonly text: string
  readonly events: ReadonlySet<OracleEvent>
}

type Subject = 'memory' | 'shared' | 'heap' | 'stack' | 'kernel' | `file ${string}` | `object ${string}`

/** Sets of what a fact is true of. */
interface FactSets {
  readonly subject: Subject
  /** What comes after the subject, for a group of files to be told as one. */
  readonly say: (sets: FactSets, place: Place) => string
  readonly pages: Set<string>
  readonly rows: Set<OracleRow>
  readonly events: Set<OracleEvent>
  beforeRows: number
  afterRows: number
  mapped: number
  unmapped: number
  readonly type: string
  readonly detail: string
  isPart: boolean
}

/** How many files are told together, and the path of the largest. */
interface Place {
  readonly files: number
  readonly isMixed: boolean
}

const CAUSES = ['protection', 'replaced', 'renamed', 'flags', 'moved']
/** In the order in which the kernel prints them; what is unknown comes last. */
const VM_FLAGS: Readonly<Record<string, string>> = {
  lo: 'locked',
  dd: 'not in core dumps',
  hg: 'huge pages advised',
  nh: 'huge pages refused',
  zz: 'unknown to this version',
}

/** Lists every phrase that a summary with room for all must have, from sets of pages. */
export function expectPhrases(
  before: OracleSide,
  after: OracleSide,
  events: readonly OracleEvent[],
  hasInodes: boolean,
): ExpectedPhrase[] {
  const comparer = new PageComparer(hasInodes)
  const facts = new Map<string, FactSets>()
  const factOf = (type: string, subject: Subject, detail: string, say: FactSets['say']): FactSets => {
    const key = JSON.stringify([type, subject, detail])
    const known = facts.get(key)
    if (known) return known
    const fresh: FactSets = {
      type,
      subject,
      detail,
      say,
      pages: new Set(),
      rows: new Set(),
      events: new Set(),
      beforeRows: 0,
      afterRows: 0,
      mapped: 0,
      unmapped: 0,
      isPart: false,
    }
    facts.set(key, fresh)
    return fresh
  }
  for (const event of events) {
    for (const old of event.before) {
      for (let page = old.first; page < old.end; page++) {
        const now = after.rowOfPage.get(page + event.slide)
        if (!now) continue
        const changed = comparer.changes(old, page, now, page + event.slide)
        const found = [
          ...(changed.has('replaced') ? [replaced(old, now, comparer, factOf)] : []),
          ...(changed.has('protection') ? [protection(old, now, factOf)] : []),
          ...(changed.has('renamed') ? [renamed(old, now, factOf)] : []),
          ...(changed.has('flags') ? [flags(old, now, factOf)] : []),
        ]
        for (const fact of found) {
          fact.pages.add(`${old.row}/${page}`)
          fact.rows.add(old)
          fact.events.add(event)
        }
      }
    }
    addWhole(event, before, after, factOf)
    addShape(event, before, after, factOf)
  }
  const shown = [...facts.values()].filter(
    ({ type, events: own }) => type !== 'over' || [...own].some(({ headline }) => headline === 'replaced'),
  )
  const shorten = shortener([...before.rows, ...after.rows])
  return gather(shown).map(({ text, events: own }) => ({ text: shorten(text), events: own }))
}

/** Cuts the paths in a text to base names, except those whose base name is that of another file too. */
function shortener(rows: readonly OracleRow[]): (text: string) => string {
  const paths = new Set(
    rows.filter(({ backing: kind }) => kind === 'file' || kind === 'object').map(({ path }) => path),
  )
  const isShared = (path: string): boolean =>
    [...paths].some((other) => other !== path && base(other) === base(path))
  const longestFirst = [...paths].sort((a, b) => b.length - a.length)
  return (text) => {
    let short = ''
    for (let at = 0; at < text.length;) {
      const path = longestFirst.find((each) => text.startsWith(each, at))
      short += path === undefined ? text.charAt(at) : isShared(path) ? path : base(path)
      at += path?.length ?? 1
    }
    return short
  }
}

type FactOf = (type: string, subject: Subject, detail: string, say: FactSets['say']) => FactSets

function replaced(old: OracleRow, now: OracleRow, comparer: PageComparer, factOf: FactOf): FactSets {
  const [subject, by] = [subjectOf(old), subjectOf(now)]
  const isOneName = old.backing === 'file' && now.backing === 'file' && old.path === now.path
  if (!isOneName) {
    return factOf('over', subject, by, (sets, place) => {
      const what = place.isMixed ? kib(sets.pages.size) : bytesOf(sets, place)
      return `${backing(by, subject)} was mapped over ${what}`
    })
  }
  if (!comparer.isSameFile(old, now))
    return factOf(
      'disk',
      subject,
      '',
      (sets, place) => `${files(sets, place)} ${was(place)} replaced on disk`,
    )
  return factOf('offset', subject, '', (sets, place) => {
    const verb = place.files > 1 ? 'map other offsets' : 'maps another offset'
    return `${bytesOf(sets, place)} now ${verb}`
  })
}

function protection(old: OracleRow, now: OracleRow, factOf: FactOf): FactSets {
  const detail = `${old.permissions} to ${now.permissions}`
  return factOf(
    'protection',
    subjectOf(old),
    detail,
    (sets, place) => `${bytesOf(sets, place)} went from ${detail}`,
  )
}

function flags(old: OracleRow, now: OracleRow, factOf: FactOf): FactSets {
  const { came, went } = flagChange(old, now)
  const changes = [flagWords('got', came), flagWords('lost', went)].filter(Boolean).join(' and ')
  return factOf('flags', subjectOf(old), changes, (sets, place) => {
    const isWhole = [...sets.rows].reduce((sum, row) => sum + row.end - row.first, 0) === sets.pages.size
    const what = isWhole ? mappings(sets.subject, sets.rows.size, place) : bytesOf(sets, place)
    return `${what} ${changes}`
  })
}

function renamed(old: OracleRow, now: OracleRow, factOf: FactOf): FactSets {
  const subject = subjectOf(old)
  const isFile = old.backing === 'file' || old.backing === 'object'
  if (isFile && old.path === now.path) {
    return now.name.endsWith(' (deleted)')
      ? factOf(
          'deleted',
          subject,
          '',
          (sets, place) => `${files(sets, place)} ${was(place)} deleted or replaced`,
        )
      : factOf(
          'linked',
          subject,
          '',
          (sets, place) => `${files(sets, place)} ${place.files > 1 ? 'are' : 'is'} no longer deleted`,
        )
  }
  return factOf('renamed', subject, now.name, (sets, place) => {
    if (place.files > 1) return `${files(sets, place)} have other names`
    if (!isFile) return `${bytesOf(sets, place)} is now ${now.name === '' ? 'unnamed' : `named ${now.name}`}`
    return `${old.path} is now named ${now.name}`
  })
}

/** Mappings that came, went or moved. */
function addWhole(event: OracleEvent, before: OracleSide, after: OracleSide, factOf: FactOf): void {
  const type = ['added', 'removed', 'moved'].find((word) => event.changes.has(word))
  if (type === undefined) return
  const row = type === 'added' ? event.after[0] : event.before[0]
  if (!row) throw new Error(`nothing ${type}`)
  const isBoth = type === 'added' && /^.wx/.test(row.permissions)
  const detail = `${type} ${isBoth ? 'wx' : ''} ${event.isLikely ? 'likely' : ''}`
  const fact = factOf(type, subjectOf(row), detail, (sets, place) =>
    sayWhole(sets, place, isBoth, event.isLikely),
  )
  for (let page = row.first; page < row.end; page++) fact.pages.add(`${row.row}/${page}`)
  fact.rows.add(row)
  fact.events.add(event)
  const sideOfOthers = type === 'added' ? before : type === 'removed' ? after : before
  const others = sideOfOthers.rows.filter(
    ({ path, backing: kind }) => path === row.path && kind === row.backing,
  ).length
  fact.isPart = type === 'moved' ? fact.rows.size < others : others > 0
}

function sayWhole(sets: FactSets, place: Place, isBoth: boolean, isLikely: boolean): string {
  const isFile = /^(file|object) /.test(sets.subject)
  const count = sets.rows.size
  const each = new Set([...sets.rows].map(({ first, end }) => end - first))
  const size = each.size === 1 ? ` of ${kib([...each][0] ?? 0)}` : ''
  const total = each.size === 1 ? '' : `, ${kib(sets.pages.size)} in all`
  const what = mappings(sets.subject, count, place)
  const largest = place.files > 1 ? `, the largest of them ${largestPath(sets)}` : ''
  switch (sets.type) {
    case 'added':
      if (isFile && isBoth) return `${bytesOf(sets, place)} was mapped writable and executable`
      if (isFile && sets.isPart) return `another ${kib(sets.pages.size)} of ${files(sets, place)} was mapped`
      if (isFile) return `${files(sets, place)} ${was(place)} mapped${largest}`
      return `${(what + size).replace(' ', isBoth ? ' writable and executable ' : ' ')} ${count === 1 ? 'is' : 'are'} new${total}`
    case 'removed':
      if (isFile && sets.isPart) return `${bytesOf(sets, place)} was unmapped`
      if (isFile) return `${files(sets, place)} ${was(place)} unmapped${largest}`
      return `${what}${size} ${count === 1 ? 'was' : 'were'} unmapped${total}`
    default: {
      const seems = isLikely ? `${count === 1 || isFile ? 'seems' : 'seem'} to have moved` : 'moved'
      if (isFile)
        return `${sets.isPart || place.files > 1 ? bytesOf(sets, place) : files(sets, place)} ${seems}`
      return `${what}${size} ${seems}${total}`
    }
  }
}

/** Rows that became more or fewer, and pages that came or went, of mappings on both sides. */
function addShape(event: OracleEvent, before: OracleSide, after: OracleSide, factOf: FactOf): void {
  if (event.before.length === 0 || event.after.length === 0 || event.changes.has('moved')) return
  const pagesOf = (rows: readonly OracleRow[], other: OracleSide): number =>
    rows.reduce((sum, { first, end }) => {
      let bare = 0
      for (let page = first; page < end; page++) if (!other.rowOfPage.has(page)) bare++
      return sum + bare
    }, 0)
  const unmapped = pagesOf(event.before, after)
  const mapped = pagesOf(event.after, before)
  const isShape =
    ['split', 'merged'].some((word) => event.changes.has(word)) &&
    !CAUSES.some((word) => event.changes.has(word))
  if (!isShape && mapped + unmapped === 0) return
  const subjects = new Set([...event.before, ...event.after].map(subjectOf))
  const subject = subjects.size === 1 ? ([...subjects][0] ?? 'memory') : 'memory'
  const counts = [event.before.length, event.after.length] as const
  const type = !isShape ? 'size' : event.changes.has('split') ? 'split' : 'merged'
  const detail =
    type === 'size'
      ? `${mapped > 0} ${unmapped > 0}`
      : `${type === 'split' ? counts[0] === 1 : counts[1] === 1} ${counts[0] === counts[1]}`
  const fact = factOf(type, subject, detail, (sets, place) => sayShape(type, sets, place))
  fact.events.add(event)
  fact.beforeRows += counts[0]
  fact.afterRows += counts[1]
  fact.mapped += mapped
  fact.unmapped += unmapped
}

function sayShape(type: string, sets: FactSets, place: Place): string {
  const { beforeRows, afterRows, mapped, unmapped, subject, events } = sets
  const all = events.size > 1 ? ' in all' : ''
  if (type === 'size') {
    const isOneOfFile = /^(file|object) /.test(subject) && afterRows === 1
    const what = isOneOfFile ? `the mapping of ${files(sets, place)}` : mappings(subject, afterRows, place)
    if (unmapped === 0) return `${what} grew by ${kib(mapped)}${all}`
    if (mapped === 0) return `${what} shrank by ${kib(unmapped)}${all}`
    return `${what} changed in size: ${kib(mapped)} mapped, ${kib(unmapped)} unmapped`
  }
  const what = mappings(subject, beforeRows, place)
  if (sets.detail.endsWith('true')) return `the borders of ${what} moved`
  const rest = `${mapped > 0 && type === 'split' ? `, ${kib(mapped)} mapped` : ''}${unmapped > 0 ? `, ${kib(unmapped)} unmapped` : ''}`
  if (type === 'split' && sets.detail.startsWith('true'))
    return `${what} ${beforeRows === 1 ? 'was' : 'were'} split ${events.size === 1 ? 'in' : 'into'} ${words(afterRows)}${rest}`
  const verb = type === 'merged' && sets.detail.startsWith('true') ? 'merged into' : 'became'
  return `${what.replace(/^[234] /, (digit) => `${words(Number(digit[0]))} `)} ${verb} ${words(afterRows)}${rest}`
}

/** What happened alike to more than two files is one phrase. */
function gather(facts: readonly FactSets[]): ExpectedPhrase[] {
  const groups = new Map<string, FactSets[]>()
  for (const fact of facts) {
    const kind = /^(file|object) /.exec(fact.subject)?.[1]
    const alone = JSON.stringify([fact.type, fact.subject, fact.detail])
    const alike = JSON.stringify([fact.type, kind, fact.type === 'renamed' ? '' : fact.detail, fact.isPart])
    const over = `over ${fact.detail.startsWith('file ') ? fact.detail : ''}`
    const key = fact.type === 'over' ? over : kind === undefined ? alone : alike
    groups.set(key, [...(groups.get(key) ?? []), fact])
  }
  return [...groups.values()].flatMap((group) =>
    group.length > 2
      ? [joined(group)]
      : group.map((fact) => ({ text: fact.say(fact, { files: 1, isMixed: false }), events: fact.events })),
  )
}

function joined(group: readonly FactSets[]): ExpectedPhrase {
  const [first] = group
  if (!first) throw new Error('nothing to join')
  const all: FactSets = {
    ...first,
    pages: new Set(group.flatMap(({ pages }) => [...pages])),
    rows: new Set(group.flatMap(({ rows }) => [...rows])),
    events: new Set(group.flatMap(({ events }) => [...events])),
    beforeRows: group.reduce((sum, { beforeRows }) => sum + beforeRows, 0),
    afterRows: group.reduce((sum, { afterRows }) => sum + afterRows, 0),
    mapped: group.reduce((sum, { mapped }) => sum + mapped, 0),
    unmapped: group.reduce((sum, { unmapped }) => sum + unmapped, 0),
  }
  const kinds = new Set(group.map(({ subject }) => /^(file|object) /.exec(subject)?.[1] ?? subject))
  const isMixed = first.type === 'over' || kinds.size > 1 || !/^(file|object) /.test(first.subject)
  const text = all.say(all, { files: new Set(group.map(({ subject }) => subject)).size, isMixed })
  const isOneBy = new Set(group.map(({ detail }) => detail)).size === 1
  return {
    text:
      first.type === 'over' && !isOneBy
        ? text.replace(/^.* was mapped over/, 'other memory was mapped over')
        : text,
    events: all.events,
  }
}

function largestPath(sets: FactSets): string {
  const sizes = new Map<string, number>()
  for (const { path, first, end } of sets.rows) sizes.set(path, (sizes.get(path) ?? 0) + end - first)
  return [...sizes].sort((a, b) => b[1] - a[1])[0]?.[0] ?? ''
}

function subjectOf({ backing: kind, name, path }: OracleRow): Subject {
  if (name === '/dev/zero (deleted)') return 'shared'
  if (kind === 'file' || kind === 'object') return `${kind} ${path}`
  if (kind === 'kernel') return 'kernel'
  return name === '[heap]' ? 'heap' : name === '[stack]' ? 'stack' : 'memory'
}

function mappings(subject: Subject, count: number, place: Place): string {
  const number = count === 1 ? 'one' : String(count)
  const plural = count === 1 ? 'mapping' : 'mappings'
  if (place.isMixed) return `${number} ${plural}`
  if (subject === 'heap' || subject === 'stack')
    return count === 1 ? `the ${subject}` : `${number} ${plural} of the ${subject}`
  if (subject === 'shared') return `${number} shared anonymous ${plural}`
  if (subject === 'kernel') return `${number} kernel special ${plural}`
  return subject === 'memory' ? `${number} ${plural}` : `${number} ${plural} of ${fileName(subject, place)}`
}

function bytesOf(sets: FactSets, place: Place): string {
  const { subject } = sets
  const isNamed = !place.isMixed && /^(file|object) /.test(subject)
  const isOne = !place.isMixed && (subject === 'heap' || subject === 'stack')
  const where = isNamed
    ? fileName(subject, place)
    : isOne
      ? `the ${subject}`
      : mappings(subject, sets.rows.size, place)
  return `${kib(sets.pages.size)} of ${where}`
}

function files(sets: FactSets, place: Place): string {
  return fileName(sets.subject, place)
}

function fileName(subject: Subject, place: Place): string {
  if (place.files > 1) return `${place.files} ${subject.startsWith('file ') ? 'files' : 'memory objects'}`
  return subject.replace(/^(file|object) /, '')
}

function backing(subject: Subject, old: Subject): string {
  if (/^(file|object) /.test(subject)) return subject.replace(/^(file|object) /, '')
  if (subject === 'shared') return `${old === 'shared' ? 'other ' : ''}shared anonymous memory`
  if (subject === 'heap' || subject === 'stack') return `the ${subject}`
  return subject === 'memory' ? 'anonymous memory' : 'other memory'
}

function was({ files: count }: Place): string {
  return count > 1 ? 'were' : 'was'
}

function flagWords(verb: string, flags: readonly string[]): string {
  if (flags.length === 0) return ''
  const order = Object.keys(VM_FLAGS)
  const sorted = flags.toSorted((a, b) => order.indexOf(a) - order.indexOf(b))
  const named = sorted.map((flag) => `${flag} (${VM_FLAGS[flag] ?? '?'})`)
  const list =
    named.length === 1 ? (named[0] ?? '') : `${named.slice(0, -1).join(', ')} and ${named.at(-1) ?? ''}`
  return `${verb} the ${flags.length === 1 ? 'flag' : 'flags'} ${list}`
}

function base(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

function kib(pages: number): string {
  return `${pages * 4} KiB`
}

function words(count: number): string {
  return ['none', 'one', 'two', 'three', 'four'][count] ?? String(count)
}
