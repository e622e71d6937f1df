import type { CountedProcess } from '../../../shared/explain/closest'
import { formatBytes } from '../../../shared/format/bytes'
import { formatCount, formatPercent } from '../../../shared/format/count'
import { formatDuration } from '../../../shared/format/duration'
import { decodeName, showName } from '../../../shared/format/name'
import { OUTCOME_WORDS, PROCESS_KERNEL_THREAD, type ProcessTable } from '../../../shared/tables/process-table'
import type { SortKey } from '../../../shared/tables/radix-sort'
import { matchStrings, type RowMask } from '../../../shared/tables/row-view'
import { collateText, numberSortKey, textSortKey, uint32SortKey } from '../../../shared/tables/sort-keys'
import type { ProcessCounts, CountEntry } from './process-counts'
import { formatClock } from '../../../shared/format/clock'
import type { ProcessFacts } from '../protocol/process-protocol'
import { PROCESS_COLUMNS, type GridCell, type ProcessColumn } from '../protocol/view-protocol'
import type { RowSource } from '../views/row-source'
import { guardFormula } from '../views/write-tsv'

/** A count older than this many list intervals shows its age. */
const STALE_INTERVALS = 3
/** ... but never one younger than this. */
const STALE_FLOOR_MS = 3000

const COPY_HEADER: Readonly<Record<ProcessColumn, string>> = {
  name: 'Name',
  pid: 'PID',
  user: 'User',
  maps: 'Maps',
  share: 'Share of limit',
  rss: 'RSS bytes',
  vsz: 'VSZ bytes',
  cpu: 'CPU %',
  started: 'Started',
  command: 'Command',
}

/** When and under which limit a process table was read. */
export interface ProcessReading {
  readonly limit: number | null
  readonly readAtMs: number
  readonly intervalMs: number
}

/** The process list as a table of the grid, with the counts known so far. */
export class ProcessSource implements RowSource {
  readonly table: ProcessTable
  readonly ids: Float64Array
  readonly copyHeader = PROCESS_COLUMNS.map((column) => COPY_HEADER[column])
  readonly #counts: ProcessCounts
  readonly #reading: ProcessReading
  readonly #used: Float64Array

  constructor(table: ProcessTable, counts: ProcessCounts, reading: ProcessReading) {
    this.table = table
    this.ids = Float64Array.from(table.pid)
    this.#counts = counts
    this.#reading = reading
    this.#used = new Float64Array(table.length)
    this.refreshCounts()
  }

  get length(): number {
    return this.table.length
  }

  /** Copies the counts that arrived since into the column. */
  refreshCounts(): void {
    for (let row = 0; row < this.length; row++) this.#used[row] = this.countOf(row)?.used ?? Number.NaN
  }

  /** The last count of the process in a row, or undefined while it is still to come. */
  countOf(row: number): CountEntry | undefined {
    return this.#counts.find(this.table.pid[row] ?? 0, this.table.startTicks[row] ?? 0)
  }

  /** What the process in a row is called, harmless. */
  nameOf(row: number): string {
    return this.#text(this.table.name, row)
  }

  isKernelThread(row: number): boolean {
    return ((this.table.flags[row] ?? 0) & PROCESS_KERNEL_THREAD) !== 0
  }

  isSame(other: RowSource, otherRow: number, row: number): boolean {
    return other instanceof ProcessSource && other.table.startTicks[otherRow] === this.table.startTicks[row]
  }

  rowId(row: number): string {
    return `${this.table.pid[row]}:${this.table.startTicks[row]}`
  }

  sortKey(column: string): SortKey {
    const { table } = this
    switch (column as ProcessColumn) {
      case 'name':
        return textSortKey(table.name, table.strings, collateText)
      case 'user':
        return textSortKey(table.user, table.strings, collateText)
      case 'command':
        return textSortKey(table.command, table.strings, collateText)
      case 'pid':
        return uint32SortKey(table.pid)
      case 'maps':
      case 'share':
        return numberSortKey(this.#used)
      case 'rss':
      case 'vsz':
      case 'cpu':
        return numberSortKey(table[column as 'rss' | 'vsz' | 'cpu'])
      case 'started':
        return numberSortKey(table.startedAtMs)
    }
  }

  /** A number that is a pid means that process; any other word is text in name, user or command. */
  matchWord(word: string): RowMask {
    const { table } = this
    const mask = new Uint8Array(this.length)
    const row = /^\d+$/.test(word) ? table.pid.indexOf(Number(word)) : -1
    if (row >= 0) {
      mask[row] = 1
      return mask
    }
    const matches = matchStrings(table.strings.strings.map(decodeName), word)
    for (let i = 0; i < this.length; i++) {
      const texts = [table.name[i] ?? 0, table.user[i] ?? 0, table.command[i] ?? 0]
      if (texts.some((index) => matches[index] === 1)) mask[i] = 1
    }
    return mask
  }

  cells(row: number): readonly GridCell[] {
    return PROCESS_COLUMNS.map((column) => this.#cell(column, row))
  }

  #cell(column: ProcessColumn, row: number): GridCell {
    const { table } = this
    switch (column) {
      case 'name':
      case 'user':
      case 'command':
        return { text: this.#text(table[column], row) }
      case 'pid':
        return { text: String(table.pid[row]) }
      case 'maps':
        return this.#countCell(row)
      case 'share':
        return this.#shareCell(row)
      case 'rss':
      case 'vsz':
        return bytesCell(table[column][row] ?? Number.NaN)
      case 'cpu':
        return cpuCell(table.cpu[row] ?? Number.NaN)
      case 'started':
        return { text: formatClock(table.startedAtMs[row] ?? Number.NaN, this.#reading.readAtMs) }
    }
  }

  #text(column: Uint32Array, row: number): string {
    return showName(this.table.strings.strings[column[row] ?? 0] ?? '')
  }

  #countCell(row: number): GridCell {
    const count = this.countOf(row)
    if (!count) return { text: this.isKernelThread(row) ? OUTCOME_WORDS.none : '…', isPale: true }
    if (count.outcome !== 'counted') return { text: OUTCOME_WORDS[count.outcome], isPale: true }
    const age = this.#reading.readAtMs - count.readAtMs
    const isStale = age > Math.max(STALE_FLOOR_MS, STALE_INTERVALS * this.#reading.intervalMs)
    const text = formatCount(count.used)
    return isStale ? { text, detail: `${formatDuration(age)} ago` } : { text, isPale: count.used === 0 }
  }

  #shareCell(row: number): GridCell {
    const used = this.#used[row] ?? Number.NaN
    const limit = this.#reading.limit
    if (Number.isNaN(used) || limit === null) return { text: '' }
    const share = used / limit
    return { text: formatPercent(share), share }
  }

  copyCells(row: number): readonly string[] {
    const { table } = this
    const used = this.#used[row] ?? Number.NaN
    const share = used / (this.#reading.limit ?? Number.NaN)
    return [
      guardFormula(this.#text(table.name, row)),
      String(table.pid[row]),
      guardFormula(this.#text(table.user, row)),
      Number.isNaN(used) ? this.#countCell(row).text : String(used),
      exact(share),
      exact(table.rss[row]),
      exact(table.vsz[row]),
      exact(table.cpu[row]),
      new Date(table.startedAtMs[row] ?? 0).toISOString(),
      guardFormula(this.#text(table.command, row)),
    ]
  }

  totals(mask: RowMask): Readonly<Record<string, number>> {
    let maps = 0
    let rss = 0
    mask.forEach((isIn, row) => {
      if (isIn !== 1) return
      maps += this.#used[row] || 0
      rss += this.table.rss[row] || 0
    })
    return { maps, rss }
  }

  /** The processes with a count and how it grows, names and users as bytes. */
  countedProcesses(): readonly CountedProcess[] {
    const { table } = this
    const text = (column: Uint32Array, row: number): string => table.strings.strings[column[row] ?? 0] ?? ''
    const limit = this.#reading.limit ?? Number.POSITIVE_INFINITY
    const counted = Array.from(table.pid, (pid, row) => ({
      pid,
      startTicks: table.startTicks[row] ?? 0,
      name: text(table.name, row),
      user: text(table.user, row),
      used: this.#used[row] ?? Number.NaN,
    })).filter((process) => !Number.isNaN(process.used))
    return counted.map((process) => ({
      ...process,
      growth: this.#counts.growthOf(process.pid, process.startTicks, limit),
    }))
  }

  /** What the header of the process page says, or null where the process is not in the list. */
  facts(pid: number, startTicks: number): ProcessFacts | null {
    const { table } = this
    const row = table.pid.indexOf(pid)
    if (row < 0 || table.startTicks[row] !== startTicks) return null
    return {
      pid,
      name: this.#text(table.name, row),
      user: this.#text(table.user, row),
      command: this.#text(table.command, row),
      startedAtMs: table.startedAtMs[row] ?? Number.NaN,
      rss: table.rss[row] ?? Number.NaN,
      vsz: table.vsz[row] ?? Number.NaN,
      cpu: table.cpu[row] ?? Number.NaN,
      threads: table.threads[row] ?? 0,
      isKernelThread: this.isKernelThread(row),
      state: String.fromCharCode(table.state[row] ?? 0),
    }
  }
}

function bytesCell(bytes: number): GridCell {
  return { text: formatBytes(bytes), isPale: bytes === 0 || Number.isNaN(bytes) }
}

/** CPU is unknown, not zero, until a process was seen twice. */
function cpuCell(percent: number): GridCell {
  if (Number.isNaN(percent)) return { text: '…', isPale: true }
  const text = percent.toFixed(1)
  return text === '0.0' ? { text: '0', isPale: true } : { text: `${text} %` }
}

function exact(value: number | undefined): string {
  return value === undefined || Number.isNaN(value) ? '' : String(value)
}
