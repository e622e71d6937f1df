import { CHANGE_LIKELY, EVENT_KINDS, KIND_SAME } from '../../../shared/diff/change'
import type { DiffSide } from '../../../shared/diff/diff-side'
import type { DiffTable } from '../../../shared/diff/diff-table'
import { EventChanges, type ChangeMeasure } from '../../../shared/diff-summary/event-change'
import { baseName } from '../../../shared/diff-summary/fact-nouns'
import { SegmentReader } from '../../../shared/diff-summary/segments'
import { MEASURE_NAMES } from '../../../shared/diff-summary/totals'
import { formatAddress } from '../../../shared/format/address'
import { formatBytes, formatBytesChange } from '../../../shared/format/bytes'
import { groupThousands } from '../../../shared/format/count'
import { decodeName } from '../../../shared/format/name'
import { formatEventChange } from '../../../shared/export/diff/event-change-text'
import { nameEvent } from '../../../shared/export/diff/event-text'
import { formatPermissions, PERMISSION_WORDS } from '../../../shared/tables/format-permissions'
import type { SortKey } from '../../../shared/tables/radix-sort'
import { matchStrings, type RowMask } from '../../../shared/tables/row-view'
import {
  collatePath,
  collateText,
  numberSortKey,
  textSortKey,
  uint32SortKey,
} from '../../../shared/tables/sort-keys'
import { describeDifference, otherWords } from './describe-difference'
import { differenceQueryLanguage } from './difference-query'
import type { ChangeTone, GridCell } from '../protocol/view-protocol'
import type { FilterLanguage, RowSource } from '../views/row-source'
import { DIFFERENCE_COLUMNS, type DifferenceColumn } from '../protocol/snapshot-protocol'
import { guardFormula } from '../views/write-tsv'

const COPY_HEADER: Readonly<Record<DifferenceColumn, string>> = {
  what: 'What happened',
  before: 'Before',
  after: 'After',
  size: 'Size bytes',
  permissions: 'Permissions',
  name: 'Name',
  change: 'Change bytes',
  rss: 'RSS change bytes',
  pss: 'PSS change bytes',
  privateDirty: 'Private dirty change bytes',
  swap: 'Swap change bytes',
}
/** The columns that show what an event changed in memory use. */
const USE_COLUMNS = ['rss', 'pss', 'privateDirty', 'swap'] as const satisfies readonly ChangeMeasure[]
const PERMISSION_STRINGS = { strings: PERMISSION_WORDS }
const KIND_WORDS = { strings: EVENT_KINDS }

/** The events of a diff as a table of the grid; an unchanged run is one row. */
export class DifferenceSource implements RowSource {
  readonly diff: DiffTable
  readonly before: DiffSide
  readonly after: DiffSide
  readonly ids: Float64Array
  readonly language: FilterLanguage
  readonly copyHeader = DIFFERENCE_COLUMNS.map((column) => COPY_HEADER[column])
  readonly #reader: SegmentReader
  readonly #changes: EventChanges

  constructor(diff: DiffTable, before: DiffSide, after: DiffSide) {
    this.diff = diff
    this.before = before
    this.after = after
    this.ids = Float64Array.from({ length: diff.length }, (_, event) => event)
    this.language = differenceQueryLanguage(diff, before, after)
    this.#reader = new SegmentReader(diff, before, after)
    this.#changes = new EventChanges(this.#reader)
  }

  get length(): number {
    return this.diff.length
  }

  isSame(other: RowSource): boolean {
    return other === this
  }

  rowId(row: number): string {
    return String(row)
  }

  sortKey(column: string): SortKey {
    const { diff, before, after } = this
    switch (column as DifferenceColumn) {
      case 'what':
        return textSortKey(diff.kind, KIND_WORDS, collateText)
      case 'before':
        return numberSortKey(startsOf(before, diff.beforeFirst, diff.beforeCount))
      case 'after':
        return numberSortKey(startsOf(after, diff.afterFirst, diff.afterCount))
      case 'size':
        return numberSortKey(this.ids.map((event) => this.#sizeOf(event)))
      case 'permissions':
        return textSortKey(
          Array.from(this.ids, (event) => this.#permissionsOf(event)),
          PERMISSION_STRINGS,
          collateText,
        )
      case 'name': {
        const strings = [...before.mappings.strings.strings, ...after.mappings.strings.strings]
        return textSortKey(this.#nameIndexes(), { strings }, collatePath)
      }
      case 'change':
        return numberSortKey(this.ids.map((event) => this.#changes.first(event).delta))
      case 'rss':
      case 'pss':
      case 'privateDirty':
      case 'swap':
        return numberSortKey(this.#changes.deltas(column as ChangeMeasure))
      default:
        return uint32SortKey(diff.beforeFirst)
    }
  }

  /** A word matches in the name of any row, or in what happened. */
  matchWord(word: string): RowMask {
    const { before, after, diff } = this
    const kinds = matchStrings(EVENT_KINDS, word)
    const matchNames = ({ mappings }: DiffSide): RowMask => {
      const names = matchStrings(mappings.strings.strings.map(decodeName), word)
      return Uint8Array.from(mappings.name, (name) => names[name] ?? 0)
    }
    const masks = [matchNames(before), matchNames(after)] as const
    return Uint8Array.from(diff.kind, (kind, event) => {
      const i = diff.beforeFirst[event] ?? 0
      const j = diff.afterFirst[event] ?? 0
      const isNamed =
        masks[0].subarray(i, i + (diff.beforeCount[event] ?? 0)).includes(1) ||
        masks[1].subarray(j, j + (diff.afterCount[event] ?? 0)).includes(1)
      return isNamed || kinds[kind] === 1 ? 1 : 0
    })
  }

  cells(event: number): readonly GridCell[] {
    const { diff, after } = this
    const changes = diff.changes[event] ?? 0
    const kind = EVENT_KINDS[diff.kind[event] ?? KIND_SAME] ?? 'same'
    const also = otherWords(changes, kind)
    const tone = toneOf(kind)
    const cells: Record<DifferenceColumn, GridCell> = {
      what: {
        text: changes & CHANGE_LIKELY ? `${kind}?` : kind,
        ...(also === '' ? {} : { detail: `and ${also}` }),
        ...(tone ? { tone } : {}),
      },
      before: this.#beforeCell(event),
      after: placesCell(after, diff.afterFirst[event] ?? 0, diff.afterCount[event] ?? 0),
      size: { text: formatBytes(this.#sizeOf(event)) },
      permissions: { text: this.#isMixed(event) ? '' : formatPermissions(this.#permissionsOf(event)) },
      name: this.#nameCell(event, describeDifference(this.#reader, event)),
      change: this.#changeCell(event),
      rss: this.#useCell(event, 'rss'),
      pss: this.#useCell(event, 'pss'),
      privateDirty: this.#useCell(event, 'privateDirty'),
      swap: this.#useCell(event, 'swap'),
    }
    return DIFFERENCE_COLUMNS.map((column) => cells[column])
  }

  copyCells(event: number): readonly string[] {
    const [what, from, to] = this.cells(event)
    const words = [what?.text ?? '', what?.detail ?? ''].filter((word) => word !== '').join(' ')
    const detail = describeDifference(this.#reader, event)
    const name = [nameEvent(this.#reader, event), detail].filter((word) => word !== '').join('; ')
    return [
      words,
      from?.text ?? '',
      to?.text ?? '',
      String(this.#sizeOf(event)),
      formatPermissions(this.#permissionsOf(event)),
      guardFormula(name),
      this.#copyChange(event),
      ...USE_COLUMNS.map((measure) => copyNumber(this.#changes.deltas(measure)[event] ?? Number.NaN)),
    ]
  }

  totals(mask: RowMask): Readonly<Record<string, number>> {
    const sizes = this.#changes.deltas('size')
    const rsses = this.#changes.deltas('rss')
    let size = 0
    let rss = 0
    for (let event = 0; event < mask.length; event++) {
      if (mask[event] !== 1) continue
      size += sizes[event] ?? 0
      rss += rsses[event] ?? 0
    }
    return { size, rss }
  }

  /** The event that holds a row of one side, or -1. */
  eventOfRow(side: 'before' | 'after', row: number): number {
    const first = side === 'before' ? this.diff.beforeFirst : this.diff.afterFirst
    const count = side === 'before' ? this.diff.beforeCount : this.diff.afterCount
    return first.findIndex((from, event) => from <= row && row < from + (count[event] ?? 0))
  }

  /** The row that stands for an event: the first one after, or the first one before where it is gone. */
  #rowOf(event: number): { readonly side: DiffSide; readonly row: number; readonly isAfter: boolean } {
    const { diff, before, after } = this
    return (diff.afterCount[event] ?? 0) > 0
      ? { side: after, row: diff.afterFirst[event] ?? 0, isAfter: true }
      : { side: before, row: diff.beforeFirst[event] ?? 0, isAfter: false }
  }

  #sizeOf(event: number): number {
    const { before, after } = this.#changes.sums('size')
    return ((this.diff.afterCount[event] ?? 0) > 0 ? after[event] : before[event]) ?? 0
  }

  /** Bytes mapped more or less; where these are the same, the first number of memory use that changed. */
  #changeCell(event: number): GridCell {
    const { measure, delta } = this.#changes.first(event)
    if (measure === 'size' || delta === 0) {
      const text = formatEventChange(this.#changes, event)
      return text === '0' ? { text, isPale: true } : { text }
    }
    return { text: formatBytesChange(delta), detail: MEASURE_NAMES[measure] }
  }

  /** Bytes as a number where they are of size; else with the name of what changed, as a spreadsheet reads it apart. */
  #copyChange(event: number): string {
    const { measure, delta } = this.#changes.first(event)
    if (delta === 0) return this.#changes.names(event).join(', ') || '0'
    return measure === 'size' ? String(delta) : `${delta} ${MEASURE_NAMES[measure]}`
  }

  /** The change of one number of memory use, before and after beside it; an event has them in common for all its rows. */
  #useCell(event: number, measure: ChangeMeasure): GridCell {
    const { before, after } = this.#changes.sums(measure)
    const from = before[event] ?? Number.NaN
    const to = after[event] ?? Number.NaN
    if (this.before.usage === null && this.after.usage === null) return { text: '', isPale: true }
    const values = `${formatRead(from)} → ${formatRead(to)}`
    if (Number.isNaN(to - from)) return { text: 'not known', detail: values, isPale: true }
    if (from === to) return { text: formatBytes(to), isPale: true }
    return { text: formatBytesChange(to - from), detail: values }
  }

  #permissionsOf(event: number): number {
    const { side, row } = this.#rowOf(event)
    return side.mappings.permissions[row] ?? 0
  }

  /** An unchanged run of several mappings has no permissions of its own. */
  #isMixed(event: number): boolean {
    return this.diff.changes[event] === 0 && (this.diff.afterCount[event] ?? 0) > 1
  }

  /** For each event the index of its name in the strings of before and, behind them, after. */
  #nameIndexes(): Uint32Array {
    const shift = this.before.mappings.strings.strings.length
    return Uint32Array.from(this.ids, (event) => {
      const { side, row, isAfter } = this.#rowOf(event)
      return (side.mappings.name[row] ?? 0) + (isAfter ? shift : 0)
    })
  }

  #beforeCell(event: number): GridCell {
    const { diff, before } = this
    const row = diff.beforeFirst[event] ?? 0
    const count = diff.beforeCount[event] ?? 0
    if (count !== 1) return placesCell(before, row, count)
    const place = formatAddress(before.mappings.start[row] ?? 0)
    const size = formatBytes(this.#changes.sums('size').before[event] ?? 0)
    return { text: `${place} ${size} ${formatPermissions(before.mappings.permissions[row] ?? 0)}` }
  }

  #nameCell(event: number, detail: string): GridCell {
    if (this.#isMixed(event)) {
      return {
        text: `${groupThousands(this.diff.afterCount[event] ?? 0)} mappings as they were`,
        isPale: true,
      }
    }
    const name = nameEvent(this.#reader, event, baseName)
    const text = name === '' ? '[anon]' : name
    return {
      text,
      ...(name === '' ? { isPale: true } : {}),
      ...(detail === '' ? {} : { detail: `· ${detail}` }),
    }
  }
}

/** Bytes, or that they were not read. */
function formatRead(bytes: number): string {
  return Number.isNaN(bytes) ? 'not read' : formatBytes(bytes)
}

/** A number as a spreadsheet takes it; empty where it is not known. */
function copyNumber(value: number): string {
  return Number.isNaN(value) ? '' : String(value)
}

/** Addresses of the first rows of a side, and how many more there are. */
function placesCell({ mappings }: DiffSide, first: number, count: number): GridCell {
  const shown = Array.from(mappings.start.subarray(first, first + Math.min(count, 2)), formatAddress)
  const more = count - shown.length
  const text = shown.join(', ')
  return more > 0 ? { text: shown[0] ?? '', detail: `and ${groupThousands(count - 1)} more` } : { text }
}

function startsOf({ mappings }: DiffSide, first: Uint32Array, count: Uint32Array): Float64Array {
  return Float64Array.from(first, (row, event) =>
    (count[event] ?? 0) > 0 ? (mappings.start[row] ?? Number.NaN) : Number.NaN,
  )
}

function toneOf(kind: string): ChangeTone | null {
  if (kind === 'added' || kind === 'removed') return kind
  return kind === 'same' || kind === 'usage' ? null : 'changed'
}
