import { CHANGE_LIKELY, EVENT_KINDS, KIND_SAME } from '../../../shared/diff/change'
import type { DiffSide } from '../../../shared/diff/diff-side'
import type { DiffTable } from '../../../shared/diff/diff-table'
import { computeEventDeltas, computeEventSums } from '../../../shared/diff/event-sums'
import { formatAddress } from '../../../shared/format/address'
import { formatBytes, formatBytesChange } from '../../../shared/format/bytes'
import { groupThousands } from '../../../shared/format/count'
import { decodeName, showName } from '../../../shared/format/name'
import { formatPermissions } from '../../../shared/format/permissions'
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
}
const PERMISSION_WORDS = { strings: Array.from({ length: 16 }, (_, bits) => formatPermissions(bits)) }
const KIND_WORDS = { strings: EVENT_KINDS }

/** The events of a diff as a table of the grid; an unchanged run is one row. */
export class DifferenceSource implements RowSource {
  readonly diff: DiffTable
  readonly before: DiffSide
  readonly after: DiffSide
  readonly ids: Float64Array
  readonly language: FilterLanguage
  readonly copyHeader = DIFFERENCE_COLUMNS.map((column) => COPY_HEADER[column])
  readonly #sizeBefore: Float64Array
  readonly #sizeAfter: Float64Array
  readonly #sizeDelta: Float64Array
  readonly #rssDelta: Float64Array

  constructor(diff: DiffTable, before: DiffSide, after: DiffSide) {
    this.diff = diff
    this.before = before
    this.after = after
    this.ids = Float64Array.from({ length: diff.length }, (_, event) => event)
    this.language = differenceQueryLanguage(diff, before, after)
    const sizes = computeEventSums(diff, before, after, 'size')
    this.#sizeBefore = sizes.before
    this.#sizeAfter = sizes.after
    this.#sizeDelta = computeEventDeltas(sizes)
    this.#rssDelta = computeEventDeltas(computeEventSums(diff, before, after, 'rss'))
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
          PERMISSION_WORDS,
          collateText,
        )
      case 'name': {
        const strings = [...before.mappings.strings.strings, ...after.mappings.strings.strings]
        return textSortKey(this.#nameIndexes(), { strings }, collatePath)
      }
      case 'change':
        return numberSortKey(this.ids.map((event) => this.#changeOf(event)))
      default:
        return uint32SortKey(diff.beforeFirst)
    }
  }

  /** A word matches in the name or in what happened. */
  matchWord(word: string): RowMask {
    const { before, after, diff } = this
    const strings = [...before.mappings.strings.strings, ...after.mappings.strings.strings]
    const names = matchStrings(strings.map(decodeName), word)
    const kinds = matchStrings(EVENT_KINDS, word)
    const indexes = this.#nameIndexes()
    return Uint8Array.from(diff.kind, (kind, event) => (kinds[kind] ?? 0) | (names[indexes[event] ?? 0] ?? 0))
  }

  cells(event: number): readonly GridCell[] {
    const { diff, before, after } = this
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
      name: this.#nameCell(event, describeDifference(diff, before, after, event)),
      change: this.#changeCell(event),
    }
    return DIFFERENCE_COLUMNS.map((column) => cells[column])
  }

  copyCells(event: number): readonly string[] {
    const { diff, before, after } = this
    const [what, from, to] = this.cells(event)
    const words = [what?.text ?? '', what?.detail ?? ''].filter((word) => word !== '').join(' ')
    const detail = describeDifference(diff, before, after, event)
    const name = [this.#nameOf(event), detail].filter((word) => word !== '').join('; ')
    return [
      words,
      from?.text ?? '',
      to?.text ?? '',
      String(this.#sizeOf(event)),
      formatPermissions(this.#permissionsOf(event)),
      guardFormula(name),
      String(this.#sizeDelta[event] ?? 0),
    ]
  }

  totals(mask: RowMask): Readonly<Record<string, number>> {
    let size = 0
    let rss = 0
    for (let event = 0; event < mask.length; event++) {
      if (mask[event] !== 1) continue
      size += this.#sizeDelta[event] ?? 0
      rss += this.#rssDelta[event] ?? 0
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
    const sizes = (this.diff.afterCount[event] ?? 0) > 0 ? this.#sizeAfter : this.#sizeBefore
    return sizes[event] ?? 0
  }

  /** Bytes mapped more or less; where these are the same, bytes resident. */
  #changeOf(event: number): number {
    const size = this.#sizeDelta[event] ?? 0
    return size === 0 ? this.#rssDelta[event] || 0 : size
  }

  #changeCell(event: number): GridCell {
    const change = this.#changeOf(event)
    if (change === 0) return { text: '0', isPale: true }
    const text = formatBytesChange(change)
    return this.#sizeDelta[event] === 0 ? { text, detail: 'RSS' } : { text }
  }

  #permissionsOf(event: number): number {
    const { side, row } = this.#rowOf(event)
    return side.mappings.permissions[row] ?? 0
  }

  /** An unchanged run of several mappings has no permissions of its own. */
  #isMixed(event: number): boolean {
    return this.diff.changes[event] === 0 && (this.diff.afterCount[event] ?? 0) > 1
  }

  #nameOf(event: number): string {
    const { side, row } = this.#rowOf(event)
    return showName(side.mappings.strings.strings[side.mappings.name[row] ?? 0] ?? '')
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
    const size = formatBytes(this.#sizeBefore[event] ?? 0)
    return { text: `${place} ${size} ${formatPermissions(before.mappings.permissions[row] ?? 0)}` }
  }

  #nameCell(event: number, detail: string): GridCell {
    if (this.#isMixed(event)) {
      return {
        text: `${groupThousands(this.diff.afterCount[event] ?? 0)} mappings as they were`,
        isPale: true,
      }
    }
    const name = this.#nameOf(event)
    const text =
      name === '' ? 'unnamed' : name.startsWith('/') ? name.slice(name.lastIndexOf('/') + 1) || name : name
    return {
      text,
      ...(name === '' ? { isPale: true } : {}),
      ...(detail === '' ? {} : { detail: `· ${detail}` }),
    }
  }
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
