import { describe, expect, it } from 'vitest'
import { changeWordsOf, CHANGE_LIKELY, EVENT_KINDS } from '../../../../src/shared/diff/change'
import { computeDiff } from '../../../../src/shared/diff/compute-diff'
import type { DiffSide } from '../../../../src/shared/diff/diff-side'
import type { DiffTable } from '../../../../src/shared/diff/diff-table'
import { EventChanges } from '../../../../src/shared/diff-summary/event-change'
import { composeSummary, summaryText } from '../../../../src/shared/diff-summary/compose-summary'
import { SegmentReader } from '../../../../src/shared/diff-summary/segments'
import {
  computeTotals,
  computeTotalsByFile,
  computeTotalsByKind,
} from '../../../../src/shared/diff-summary/totals'
import { parseMaps } from '../../../../src/shared/proc/parse-maps'
import { parseSmaps } from '../../../../src/shared/proc/parse-smaps'
import { makeMapsPair } from '../../../support/address-space-model'
import { expectPhrases, type OracleEvent } from '../../../support/summary-oracle'
import { PageComparer, readOracleSide, type OracleSide } from '../../../support/page-oracle'

/** Pairs of random texts; VMATLAS_DIFF_PAIRS asks for more. */
const PAIRS = Number(process.env['VMATLAS_DIFF_PAIRS'] ?? 2000)
const CHUNK = 500
const PAGE = 4096
const FIRST_SEED = Number(process.env['VMATLAS_DIFF_SEED'] ?? 1)

interface Case {
  readonly diff: DiffTable
  readonly sides: readonly [DiffSide, DiffSide]
  readonly before: OracleSide
  readonly after: OracleSide
  readonly hasInodes: boolean
  readonly hasUsage: boolean
}

function parse(text: string, hasUsage: boolean): DiffSide {
  const bytes = new TextEncoder().encode(text)
  if (!hasUsage) return { mappings: parseMaps(bytes).table, usage: null, absent: [] }
  const { table, usage } = parseSmaps(bytes)
  return { mappings: table, usage, absent: [] }
}

function makeCase(seed: number): Case {
  const { before, after, hasUsage } = makeMapsPair(seed)
  const sides = [parse(before, hasUsage), parse(after, hasUsage)] as const
  const hasInodes = seed % 4 !== 0
  const diff = computeDiff(...sides, { match: 'address', sameMachine: hasInodes })
  return { diff, sides, before: readOracleSide(before), after: readOracleSide(after), hasInodes, hasUsage }
}

function eventsOf({ diff, before, after }: Case): OracleEvent[] {
  return Array.from({ length: diff.length }, (_, event) => {
    const changes = diff.changes[event] ?? 0
    const [i = 0, j = 0] = [diff.beforeFirst[event], diff.afterFirst[event]]
    const isMoved = changeWordsOf(changes).includes('moved')
    return {
      before: before.rows.slice(i, i + (diff.beforeCount[event] ?? 0)),
      after: after.rows.slice(j, j + (diff.afterCount[event] ?? 0)),
      changes: new Set<string>(changeWordsOf(changes)),
      headline: EVENT_KINDS[diff.kind[event] ?? 0] ?? '?',
      isLikely: (changes & CHANGE_LIKELY) !== 0,
      slide: isMoved ? (diff.slide[event] ?? 0) / PAGE : 0,
    }
  })
}

/** The changes of an event by sets of pages, without those of memory use. */
function expectChanges(event: OracleEvent, { before, after, hasInodes }: Case): Set<string> {
  const comparer = new PageComparer(hasInodes)
  const found = new Set<string>()
  const isMoved = event.slide !== 0
  if (isMoved) found.add('moved')
  if (event.before.length === 0) found.add('added')
  if (event.after.length === 0) found.add('removed')
  const isOnBoth = event.before.length > 0 && event.after.length > 0
  for (const old of event.before) {
    for (let page = old.first; page < old.end; page++) {
      const now = after.rowOfPage.get(page + event.slide)
      if (!now) {
        if (isOnBoth) found.add('shrunk')
      } else {
        const changes = comparer.changes(old, page, now, page + event.slide)
        for (const change of changes) found.add(change)
        // The same memory on both sides is in one event.
        if (!changes.has('replaced') && !event.after.includes(now)) found.add('torn apart')
      }
    }
  }
  for (const now of event.after) {
    for (let page = now.first; page < now.end; page++) {
      const old = before.rowOfPage.get(page - event.slide)
      if (old === undefined) {
        if (isOnBoth) found.add('grown')
      } else if (!comparer.isSameMemory(old, page - event.slide, now, page)) found.add('replaced')
    }
  }
  if (event.after.length > event.before.length && isOnBoth) found.add('split')
  if (event.before.length > event.after.length && isOnBoth) found.add('merged')
  const hasMovedBorders = event.before.some(
    ({ first, end }, at) => first !== event.after[at]?.first || end !== event.after[at].end,
  )
  if (
    isOnBoth &&
    found.size === 0 &&
    !event.changes.has('usage') &&
    hasMovedBorders &&
    event.before.length > 1
  )
    return new Set(['split', 'merged'])
  return found
}

function checkEvents(one: Case): void {
  const events = eventsOf(one)
  for (const event of events) {
    const told = new Set([...event.changes].filter((word) => word !== 'usage'))
    expect(told, JSON.stringify(event.changes)).toEqual(expectChanges(event, one))
  }
  for (const side of ['before', 'after'] as const) {
    const rows = events.flatMap((event) => event[side].map(({ row }) => row)).sort((a, b) => a - b)
    expect(rows).toEqual(one[side].rows.map(({ row }) => row))
  }
}

function checkSegments(one: Case): void {
  const { diff, sides, before, after, hasInodes } = one
  const reader = new SegmentReader(diff, ...sides)
  const comparer = new PageComparer(hasInodes)
  // One comparison in the end: a million of them would take most of the time.
  const told: unknown[] = []
  const expected: unknown[] = []
  for (const [event, { slide }] of eventsOf(one).entries()) {
    for (const { kind, beforeRow, afterRow, afterStart, length } of reader.list(event)) {
      for (let at = 0; at < length; at += PAGE) {
        const page = (afterStart + at) / PAGE
        const old = before.rowOfPage.get(page - slide)
        const now = after.rowOfPage.get(page)
        const isKept = old && now && !comparer.changes(old, page - slide, now, page).has('replaced')
        told.push([event, page, kind, beforeRow, afterRow])
        const expectedKind = isKept ? 'kept' : old && now ? 'replaced' : old ? 'unmapped' : 'mapped'
        expected.push([event, page, expectedKind, old?.row ?? -1, now?.row ?? -1])
      }
    }
  }
  expect(told).toEqual(expected)
}

function sumOf({ rows }: OracleSide, field: string): number {
  return rows.reduce(
    (sum, { numbers, first, end }) =>
      sum + (field === 'Size' ? (end - first) * PAGE : (numbers.get(field) ?? 0)),
    0,
  )
}

function checkTotals(one: Case): void {
  const { diff, sides, before, after, hasUsage } = one
  const { delta } = computeTotals(...sides)
  const changes = new EventChanges(new SegmentReader(diff, ...sides))
  const fields = [
    ['size', 'Size'],
    ...(hasUsage
      ? [
          ['rss', 'Rss'],
          ['pss', 'Pss'],
          ['privateDirty', 'Private_Dirty'],
          ['swap', 'Swap'],
        ]
      : []),
  ] as const
  for (const [measure, field] of fields as readonly (readonly [
    'size' | 'rss' | 'pss' | 'privateDirty' | 'swap',
    string,
  ])[]) {
    const expected = sumOf(after, field) - sumOf(before, field)
    expect(delta[measure]).toBe(expected)
    expect(changes.deltas(measure).reduce((sum, value) => sum + value, 0)).toBe(expected)
    const byKind = computeTotalsByKind(...sides)
    expect(byKind.reduce((sum, group) => sum + group.delta[measure], 0)).toBe(expected)
    for (const group of computeTotalsByFile(...sides)) {
      const only = (side: OracleSide): OracleSide => ({
        ...side,
        rows: side.rows.filter((row) => row.path === group.group && /file|object/.test(row.backing)),
      })
      expect(group.delta[measure]).toBe(sumOf(only(after), field) - sumOf(only(before), field))
    }
  }
}

const lower = (text: string): string => text.toLowerCase()

function checkSummary(one: Case): void {
  const { diff, sides, before, after, hasInodes } = one
  const events = eventsOf(one)
  const expected = expectPhrases(before, after, events, hasInodes)
  const texts = expected.map(({ text }) => lower(text)).sort()
  const memory = /^Private dirty memory/
  const phrasesOf = (most: number): string[] =>
    composeSummary(diff, ...sides, most)
      .filter(([first]) => !memory.test(first?.text ?? ''))
      .flatMap((sentence) => sentence.filter(({ filter }) => filter !== null).map(({ text }) => lower(text)))
  if (expected.length === 0) {
    checkNothing(one, events)
    return
  }
  const all = phrasesOf(Infinity)
  const untold = checkMemory(one, events, expected)
  // Two files may have one name in two folders: only one of two like phrases is left out.
  const left = texts.filter((text, at) => text !== untold || at !== texts.indexOf(untold))
  expect(all.toSorted()).toEqual(left)
  const sentences = composeSummary(diff, ...sides)
  expect(sentences.length).toBeLessThanOrEqual(3)
  const short = phrasesOf(3)
  const others = short.filter((text) => / other changes?$/.test(text))
  const told = short.filter((text) => !others.includes(text))
  for (const text of told) expect(texts).toContain(text)
  const toldEvents = new Set(
    expected
      .filter(({ text }) => told.includes(lower(text)) || lower(text) === untold)
      .flatMap((phrase) => [...phrase.events]),
  )
  const factEvents = new Set(expected.flatMap((phrase) => [...phrase.events]))
  if (sentences.some(([first]) => memory.test(first?.text ?? '')) && untold === null) return
  const untoldCount = [...factEvents].filter((event) => !toldEvents.has(event)).length
  expect(others).toEqual(
    untoldCount === 0 ? [] : [`${untoldCount} other ${untoldCount === 1 ? 'change' : 'changes'}`],
  )
}

/** Checks what is said of private dirty memory; answers the phrase that need not be told again, if any. */
function checkMemory(
  { diff, sides, before, after, hasUsage }: Case,
  events: readonly OracleEvent[],
  expected: readonly { text: string; events: ReadonlySet<OracleEvent> }[],
): string | null {
  const [sentence] = composeSummary(diff, ...sides)
  const text = summaryText(sentence ? [sentence] : [])
  const match = /^Private dirty memory (grew|fell) by (\d+) KiB(?:, (all|\d+ %) of it in (.*))?\.$/.exec(text)
  const delta = hasUsage ? sumOf(after, 'Private_Dirty') - sumOf(before, 'Private_Dirty') : 0
  expect(match !== null).toBe(Math.abs(delta) >= 65536)
  if (!match) return null
  expect([match[1], Number(match[2]) * 1024]).toEqual([delta > 0 ? 'grew' : 'fell', Math.abs(delta)])
  const [, , , share, cause] = match
  if (cause === undefined) return null
  const dirtyOf = (event: OracleEvent): number =>
    event.after.reduce((sum, row) => sum + (row.numbers.get('Private_Dirty') ?? 0), 0) -
    event.before.reduce((sum, row) => sum + (row.numbers.get('Private_Dirty') ?? 0), 0)
  expect(events.length).toBeGreaterThan(0)
  const isNew = /^(\S+) new /.test(cause)
  // The cause as the phrase that tells the same mappings.
  const found = expected.filter((phrase) => {
    const told = isNew
      ? phrase.text.startsWith(cause.replace(' new ', ' ')) && / new(,|$)/.test(phrase.text)
      : cause.includes('gone')
        ? phrase.text.startsWith(cause.replace(/ that (is|are) gone$/, '')) && /unmapped/.test(phrase.text)
        : phrase.text.includes(cause)
    const sum = [...phrase.events].reduce((total, event) => total + dirtyOf(event), 0) / delta
    const words = sum === 1 ? 'all' : `${Math.min(99, Math.round(sum * 100))} %`
    return told && words === share && sum <= 1
  })
  expect(found.length, text).toBeGreaterThan(0)
  // Other phrases about the same file may have the same share.
  const told = isNew ? found[0] : found.find((phrase) => phrase.text === `${cause} was mapped`)
  return told ? lower(told.text) : null
}

function checkNothing({ diff, sides, before, after, hasInodes }: Case, events: readonly OracleEvent[]): void {
  const text = summaryText(composeSummary(diff, ...sides))
  const used = events.filter(({ headline }) => headline === 'usage').length
  const lines = (side: OracleSide): string =>
    JSON.stringify(
      side.rows.map((row) => [
        hasInodes ? row : { ...row, identity: '' },
        [...row.numbers],
        row.flags?.filter((flag) => !['rd', 'wr', 'ex'].includes(flag)),
      ]),
    )
  expect(lines(before) === lines(after)).toBe(used === 0)
  if (used === 0) {
    expect(text).toBe(`Nothing changed: ${after.rows.length} maps are the same.`)
    return
  }
  const first = [
    ['RSS', 'Rss'],
    ['PSS', 'Pss'],
    ['private dirty', 'Private_Dirty'],
    ['swap', 'Swap'],
  ].find(([, field = '']) => sumOf(after, field) !== sumOf(before, field))
  const change = first ? sumOf(after, first[1] ?? '') - sumOf(before, first[1] ?? '') : 0
  const words = first
    ? `${first[0]} ${change > 0 ? 'grew' : 'fell'} by ${Math.abs(change) / 1024} KiB`
    : 'memory use changed'
  expect(text).toBe(`No mapping changed; ${words} in ${used} of ${after.rows.length} maps.`)
}

describe('a diff of random operations, worked out once more by sets of pages', () => {
  for (let from = 0; from < PAIRS; from += CHUNK) {
    const end = Math.min(PAIRS, from + CHUNK)
    it(`has the same events, segments, totals and sentences in pairs ${from} to ${end - 1}`, () => {
      for (let seed = FIRST_SEED + from; seed < FIRST_SEED + end; seed++) {
        const one = makeCase(seed)
        try {
          checkEvents(one)
          checkSegments(one)
          checkTotals(one)
          checkSummary(one)
        } catch (error) {
          const { before, after } = makeMapsPair(seed)
          const summary = summaryText(composeSummary(one.diff, ...one.sides, Infinity))
          throw new Error(`seed ${seed}\n${before}\n${after}\n${summary}`, { cause: error })
        }
      }
    })
  }
})
