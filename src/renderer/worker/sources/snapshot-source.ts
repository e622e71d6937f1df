import { formatBytes } from '../../../shared/format/bytes'
import { formatClock, formatClockSeconds } from '../../../shared/format/clock'
import { formatCount } from '../../../shared/format/count'
import { decodeName, makeHarmless, showName } from '../../../shared/format/name'
import type { SnapshotEntry } from '../../../shared/ipc/snapshot-entry'
import type { SnapshotFlag } from '../../../shared/snapshot/snapshot'
import type { SortKey } from '../../../shared/tables/radix-sort'
import type { RowMask } from '../../../shared/tables/row-view'
import { collateText, numberSortKey, textSortKey } from '../../../shared/tables/sort-keys'
import { StringTableBuilder } from '../../../shared/tables/string-table'
import type { GridCell } from '../protocol/view-protocol'
import type { RowSource } from '../views/row-source'
import { SNAPSHOT_COLUMNS, type SnapshotColumn } from '../protocol/snapshot-protocol'
import { guardFormula } from '../views/write-tsv'

const COPY_HEADER: Readonly<Record<SnapshotColumn, string>> = {
  process: 'Process',
  pid: 'PID',
  label: 'Label',
  taken: 'Taken at',
  maps: 'Maps',
  size: 'Size bytes',
  rss: 'RSS bytes',
  pss: 'PSS bytes',
  flags: 'Flags',
  host: 'Host',
  kernel: 'Kernel',
  command: 'Command',
}

/** What the flags of a snapshot are called in the list. */
const FLAG_WORDS: Readonly<Record<SnapshotFlag, string>> = {
  torn: 'changed during the read',
  partial: 'partial',
  ended: 'ended during the read',
}

/** The kept snapshots as a table of the grid. */
export class SnapshotSource implements RowSource {
  readonly ids: Float64Array
  readonly copyHeader = SNAPSHOT_COLUMNS.map((column) => COPY_HEADER[column])
  readonly #entries: readonly SnapshotEntry[]
  readonly #nowMs: number

  /** `numbers` remembers a number for each id ever seen, so that rows are found again in the next list. */
  constructor(entries: readonly SnapshotEntry[], numbers: Map<string, number>, nowMs: number) {
    const numberOf = ({ id }: SnapshotEntry): number => {
      const number = numbers.get(id) ?? numbers.size
      numbers.set(id, number)
      return number
    }
    this.#entries = entries.toSorted((a, b) => numberOf(a) - numberOf(b))
    this.ids = Float64Array.from(this.#entries, numberOf)
    this.#nowMs = nowMs
  }

  get length(): number {
    return this.#entries.length
  }

  isSame(): boolean {
    return true
  }

  rowId(row: number): string {
    return this.#at(row).id
  }

  sortKey(column: string): SortKey {
    switch (column as SnapshotColumn) {
      case 'pid':
        return this.#numbers(({ info }) => info.pid ?? Number.NaN)
      case 'taken':
        return this.#numbers(({ info }) => info.capturedAtMs)
      case 'maps':
        return this.#numbers(({ summary }) => summary.maps)
      case 'size':
        return this.#numbers(({ summary }) => summary.size)
      case 'rss':
        return this.#numbers(({ summary }) => summary.rss ?? Number.NaN)
      case 'pss':
        return this.#numbers(({ summary }) => summary.pss ?? Number.NaN)
      default: {
        const strings = new StringTableBuilder()
        const texts = this.#entries.map((entry) => strings.intern(textOf(entry, column as SnapshotColumn)))
        return textSortKey(texts, strings.finish(), collateText)
      }
    }
  }

  /** A word matches in any text of a snapshot, its note and its pid included. */
  matchWord(word: string): RowMask {
    return Uint8Array.from(this.#entries, (entry) => {
      const { name, command, label, note, host, kernelRelease, pid, user } = entry.info
      const texts = [
        decodeName(name),
        decodeName(command),
        label,
        note,
        host,
        kernelRelease,
        user,
        String(pid),
      ]
      const isFound = [...texts, textOf(entry, 'flags')].some((text) => text?.toLowerCase().includes(word))
      return isFound ? 1 : 0
    })
  }

  cells(row: number): readonly GridCell[] {
    const entry = this.#at(row)
    return SNAPSHOT_COLUMNS.map((column) => this.#cell(column, entry))
  }

  #cell(column: SnapshotColumn, entry: SnapshotEntry): GridCell {
    const { info, summary } = entry
    switch (column) {
      case 'pid':
        return info.pid === null ? absent() : { text: String(info.pid) }
      case 'taken':
        return { text: formatMoment(info.capturedAtMs, this.#nowMs) }
      case 'maps':
        return { text: formatCount(summary.maps) }
      case 'size':
        return { text: formatBytes(summary.size) }
      case 'rss':
      case 'pss': {
        const bytes = summary[column]
        return bytes === null ? { text: 'not read', isPale: true } : { text: formatBytes(bytes) }
      }
      default: {
        const text = textOf(entry, column)
        return text === '' ? (column === 'label' || column === 'flags' ? { text: '' } : absent()) : { text }
      }
    }
  }

  copyCells(row: number): readonly string[] {
    const entry = this.#at(row)
    const { info, summary } = entry
    const exact: Partial<Record<SnapshotColumn, string>> = {
      pid: String(info.pid ?? ''),
      taken: new Date(info.capturedAtMs).toISOString(),
      maps: String(summary.maps),
      size: String(summary.size),
      rss: String(summary.rss ?? ''),
      pss: String(summary.pss ?? ''),
    }
    return SNAPSHOT_COLUMNS.map((column) => exact[column] ?? guardFormula(textOf(entry, column)))
  }

  totals(mask: RowMask): Readonly<Record<string, number>> {
    let bytes = 0
    this.#entries.forEach((entry, row) => (bytes += mask[row] === 1 ? entry.bytes : 0))
    return { bytes }
  }

  #numbers(of: (entry: SnapshotEntry) => number): SortKey {
    return numberSortKey(Float64Array.from(this.#entries, of))
  }

  #at(row: number): SnapshotEntry {
    const entry = this.#entries[row]
    if (!entry) throw new RangeError(`row ${row} of ${this.length}`)
    return entry
  }
}

/** A text column, harmless and on one line. */
function textOf({ info }: SnapshotEntry, column: SnapshotColumn): string {
  switch (column) {
    case 'process':
      return showName(info.name)
    case 'command':
      return showName(info.command)
    case 'label':
      return makeHarmless(info.label)
    case 'host':
      return makeHarmless(info.host ?? '')
    case 'kernel':
      return makeHarmless(info.kernelRelease ?? '')
    case 'flags':
      return [...sourceWords(info.source), ...info.flags.map((flag) => FLAG_WORDS[flag])].join(', ')
    default:
      return ''
  }
}

/** Text that somebody brought says where it is from. */
function sourceWords(source: SnapshotEntry['info']['source']): string[] {
  return source === 'process' ? [] : [`from ${source.replace('pmap-', 'pmap -')}`]
}

/** To the second on the day itself: snapshots are often taken one after the other. */
function formatMoment(atMs: number, nowMs: number): string {
  const isToday = new Date(atMs).toDateString() === new Date(nowMs).toDateString()
  return isToday ? formatClockSeconds(atMs) : formatClock(atMs, nowMs)
}

function absent(): GridCell {
  return { text: 'not known', isPale: true }
}
