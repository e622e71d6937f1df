import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { formatCount } from '../../src/shared/format/count'
import { guardLimit } from '../support/limit-guard'
import { APP_PARTS, memoryOf } from './support/app-cost'
import { median, type Bench, type BenchLine, type BenchUnit } from './support/bench-line'
import { BenchWindow, OTHER_TABS } from './support/bench-window'
import type { Answer } from './support/window-probe'
import { buildBenchProgram, type BenchProgram, type Workload } from './support/workload'

/** The bench drives the built app: it needs a build, Electron and a display. */
export const needsWindow = true

const SMALL = 65_000
const LARGE = 1_000_000
/** Mappings of the program itself and its libraries, generously. */
const OWN_MAPPINGS = 500
const STARTS = 5
const OPENINGS = 5
const ROUNDS = 5
const APART = 'Not merged because'
/** Each lets another row be the first than the one before. */
const SORT_COLUMNS = [APART, 'Size', 'Kind', 'Name']
/** Each lets another row be the first. */
const FILTERS = ['perm:rw-', 'apart:gap', 'pattern:libraries']
const EXPORTED = ['CSV', 'pmap'] as const
const BLOCKED_MS = 100
/** The app at rest before its memory is looked at, and while its CPU time at rest is taken. */
const REST_MS = 5000
const PAUSED_MS = 20_000
const LIVE_READS = 3
const LIVE_MOST_MS = 150_000
/** For the last of the live reads to come to its end. */
const LIVE_SLACK_MS = 2000

/**
 * The real window over a process of a million maps: start, opening, sort, filter, go to, scrolling, the cost of live
 * mode, and memory. Without root the process has as many maps as the limit allows.
 */
export const bench: Bench = async function* () {
  const program = buildBenchProgram(resolve('tests/bench/support/workload.c'))
  const userData = mkdtempSync(join(tmpdir(), 'vmatlas-bench-window-'))
  const removeUserData = (): void => rmSync(userData, { recursive: true, force: true })
  process.on('exit', removeUserData)
  try {
    yield* measureStart(userData)
    const window = await BenchWindow.start(userData)
    try {
      yield* measureMemory(window, 'the process table only')
      yield* withProcess(program, SMALL, (workload) => measureSmall(window, workload))
      yield* withProcess(program, LARGE, (workload) => measureLarge(window, workload, userData))
    } finally {
      await window.close()
    }
  } finally {
    removeUserData()
    process.off('exit', removeUserData)
    program.remove()
  }
}

async function* withProcess(
  program: BenchProgram,
  count: number,
  measure: (workload: Workload) => AsyncGenerator<BenchLine>,
): AsyncGenerator<BenchLine> {
  const guard = process.getuid?.() === 0 ? await guardLimit() : null
  guard?.raise(count + OWN_MAPPINGS)
  const workload = await program.start(count, 0)
  try {
    yield* measure(workload)
  } finally {
    await workload.end()
    guard?.release()
  }
}

async function* measureStart(userData: string): AsyncGenerator<BenchLine> {
  const times: number[] = []
  for (let start = 0; start < STARTS; start++) {
    const window = await BenchWindow.start(userData)
    times.push(window.startMs)
    await window.close()
  }
  yield timeLine('start', 'to the process table', median(times), 1500)
}

async function* measureSmall(window: BenchWindow, workload: Workload): AsyncGenerator<BenchLine> {
  await window.openProcess(workload.pid)
  await window.waitForRead()
  yield* measureMemory(window, wordsOf(workload))
  await window.leaveProcess()
}

async function* measureLarge(
  window: BenchWindow,
  workload: Workload,
  folder: string,
): AsyncGenerator<BenchLine> {
  yield* measureOpening(window, workload)
  const { intervalMs, readMs } = await window.livePace()
  await window.turnLive(false)
  yield* measureTable(window, workload)
  yield* measureTabs(window, workload)
  yield* measureMemory(window, wordsOf(workload))
  yield* measureExport(window, workload, folder)
  yield* measureLive(window, wordsOf(workload), { intervalMs, readMs })
  yield* measureMemory(window, `${wordsOf(workload)}, exported`)
}

/** Leaves the process open. */
async function* measureOpening(window: BenchWindow, workload: Workload): AsyncGenerator<BenchLine> {
  const words = wordsOf(workload)
  const answers: Answer[] = []
  const afterRead: number[] = []
  for (let opening = 0; opening < OPENINGS; opening++) {
    if (opening > 0) await window.leaveProcess()
    const answer = await window.openProcess(workload.pid)
    answers.push(answer)
    afterRead.push(answer.answerMs - (await window.waitForRead()))
  }
  yield line('open: Enter to first rows', words, medianAnswer(answers))
  yield timeLine('open: first rows after read', words, median(afterRead), 500)
  yield* blockedLines('open', words, answers)
}

async function* measureTable(window: BenchWindow, workload: Workload): AsyncGenerator<BenchLine> {
  const words = wordsOf(workload)
  const sorts: Answer[] = []
  await window.toggleColumn(APART)
  for (const column of SORT_COLUMNS) {
    const answers: Answer[] = []
    for (let round = 0; round < ROUNDS; round++) answers.push(await window.sortBy(column))
    yield timeLine(`sort by ${column.toLowerCase()}`, words, medianAnswer(answers), 100)
    sorts.push(...answers)
  }
  yield* blockedLines('sort', words, sorts)
  await window.sortBy('Start')
  await window.toggleColumn(APART)
  yield* measureFilters(window, words)
  const goes: Answer[] = []
  for (const address of addressesOf(workload.pid)) goes.push(await window.goTo(address))
  yield timeLine('go to an address', words, medianAnswer(goes), 100)
  yield* blockedLines('go to', words, goes)
  const frames = await window.scroll()
  yield line('scroll: middle frame', words, frames.medianMs)
  yield timeLine('scroll: longest frame', words, frames.longestMs, BLOCKED_MS)
  yield timeLine('scroll: longest task', words, frames.longestTaskMs, BLOCKED_MS)
}

async function* measureFilters(window: BenchWindow, words: string): AsyncGenerator<BenchLine> {
  const all: Answer[] = []
  for (const filter of FILTERS) {
    const answers: Answer[] = []
    for (let round = 0; round < ROUNDS; round++) {
      answers.push(await window.filter(filter))
      await window.filter('')
    }
    yield timeLine(`filter ${filter}`, words, medianAnswer(answers), 100)
    all.push(...answers)
  }
  yield* blockedLines('filter', words, all)
}

/** A click on each of the other tabs, until what it tells is on the screen; each time over a table of its own. */
async function* measureTabs(window: BenchWindow, workload: Workload): AsyncGenerator<BenchLine> {
  const words = wordsOf(workload)
  const all: Answer[] = []
  for (const tab of OTHER_TABS) {
    const answers: Answer[] = []
    for (let round = 0; round < ROUNDS; round++) {
      await window.leaveProcess()
      await window.openProcess(workload.pid)
      await window.waitForRead()
      answers.push(await window.openTab(tab))
      await window.leaveTab()
    }
    yield line(`open the tab ${tab}`, words, medianAnswer(answers))
    all.push(...answers)
  }
  yield* blockedLines('tabs', words, all)
}

/** All maps into a file, and how freely the window ran meanwhile. */
async function* measureExport(
  window: BenchWindow,
  workload: Workload,
  folder: string,
): AsyncGenerator<BenchLine> {
  const words = wordsOf(workload)
  for (const form of EXPORTED) {
    const { answerMs, frames } = await window.exportAs(form, join(folder, `maps ${form}`))
    yield line(`export as ${form}`, words, answerMs)
    yield timeLine(`export as ${form}: longest frame`, words, frames.longestMs, BLOCKED_MS)
  }
}

/** What some live reads cost, spread over their intervals; what the app uses anyway while paused stands beside it. */
async function* measureLive(
  window: BenchWindow,
  words: string,
  { intervalMs, readMs }: { readonly intervalMs: number; readonly readMs: number },
): AsyncGenerator<BenchLine> {
  const pausedShare = (await window.cpuUsed(PAUSED_MS)) / PAUSED_MS
  await window.turnLive(true)
  const spanMs = Math.min(LIVE_MOST_MS, LIVE_READS * (intervalMs + readMs))
  const used = await window.cpuUsed(spanMs + LIVE_SLACK_MS)
  const share = (used - pausedShare * (spanMs + LIVE_SLACK_MS)) / spanMs
  yield {
    ...line(`live, a read every ${Math.round(intervalMs / 1000)} s`, words, 100 * share, '%'),
    reference: { what: 'while paused', value: 100 * pausedShare },
    budget: '<= 5 %',
    isMet: share <= 0.05,
  }
}

async function* measureMemory(window: BenchWindow, words: string): AsyncGenerator<BenchLine> {
  await wait(REST_MS)
  const memory = await memoryOf(window.app)
  for (const part of APP_PARTS) yield line(`memory (PSS): ${part}`, words, memory[part], 'MiB')
  const sum = APP_PARTS.reduce((total, part) => total + memory[part], 0)
  yield line('memory (PSS): all', words, sum, 'MiB')
}

/** A task below 50 ms is none to the browser, and 0 here. */
function* blockedLines(what: string, words: string, answers: readonly Answer[]): Generator<BenchLine> {
  const longest = (key: 'longestMs' | 'longestTaskMs'): number =>
    Math.max(...answers.map(({ frames }) => frames[key]))
  yield timeLine(`${what}: longest frame`, words, longest('longestMs'), BLOCKED_MS)
  yield timeLine(`${what}: longest task`, words, longest('longestTaskMs'), BLOCKED_MS)
}

function addressesOf(pid: number): string[] {
  const lines = readFileSync(`/proc/${pid}/maps`, 'latin1').split('\n')
  const places = Array.from({ length: ROUNDS }, (_, round) =>
    Math.floor(((round + 1) * lines.length) / (ROUNDS + 2)),
  )
  return places.map((place) => /^[0-9a-f]+/.exec(lines[place] ?? '')?.[0] ?? '')
}

function medianAnswer(answers: readonly Answer[]): number {
  return median(answers.map(({ answerMs }) => answerMs))
}

function wordsOf({ count }: Workload): string {
  return `${formatCount(count)} maps`
}

function timeLine(what: string, workload: string, value: number, mostMs: number): BenchLine {
  return { ...line(what, workload, value), budget: `<= ${mostMs} ms`, isMet: value <= mostMs }
}

function line(what: string, workload: string, value: number, unit: BenchUnit = 'ms'): BenchLine {
  return { what, workload, value, unit, reference: null, budget: '', isMet: null }
}
