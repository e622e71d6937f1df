import { VmatlasError } from '../../../shared/errors'
import { countMask, findRow, remapMask, type RowMask } from '../../../shared/tables/row-view'
import { groupOfLine, isRowLine } from '../../../shared/tables/view-lines'
import type { LineLayout } from './line-layout'
import type { SelectAct } from '../protocol/view-protocol'
import type { RowSource } from './row-source'

/** Stands for no line. */
export const NO_LINE = -1

/**
 * Which rows of a view are selected, and the line that the keys act on.
 *
 * Selected are rows, not places: a sort moves the marks along. The head of a group stands for all its rows, a free
 * gap for none.
 */
export class LineSelection {
  #mask: RowMask
  #count = 0
  #active = NO_LINE
  /** Where a range begins: the line last chosen alone or toggled. */
  #anchor = NO_LINE

  constructor(length: number) {
    this.#mask = new Uint8Array(length)
  }

  /** One for each row of the table. */
  get mask(): RowMask {
    return this.#mask
  }

  get count(): number {
    return this.#count
  }

  /** The line that the keys act on, or NO_LINE. */
  get active(): number {
    return this.#active
  }

  /** The row that the keys act on; NO_LINE where it is none. */
  get activeRow(): number {
    return isRowLine(this.#active) ? this.#active : NO_LINE
  }

  /** Carries out what a person does. */
  select(act: SelectAct, layout: LineLayout): void {
    if ('position' in act) this.#selectAt(act.kind, act.position, layout)
    else {
      this.#mask.fill(0)
      if (act.kind === 'all') for (const row of layout.rows) this.#mask[row] = 1
    }
    this.#count = countMask(this.#mask)
  }

  /** Makes a line active and selects nothing. */
  moveTo(line: number): void {
    this.#active = line
  }

  /** Goes on to the next table of the same things: what is still there stays selected. */
  carry(old: RowSource, source: RowSource): void {
    const isSame = (oldRow: number, row: number): boolean => source.isSame(old, oldRow, row)
    this.#mask = remapMask(this.#mask, old.ids, source.ids, isSame)
    this.#count = countMask(this.#mask)
    this.#active = carryRow(this.activeRow, old, source)
    this.#anchor = isRowLine(this.#anchor) ? carryRow(this.#anchor, old, source) : NO_LINE
  }

  #selectAt(kind: 'only' | 'range' | 'toggle' | 'move', position: number, layout: LineLayout): void {
    const line = layout.lines[position]
    if (line === undefined) throw new VmatlasError('invalid-request', `There is no row at ${position}.`)
    this.#active = line
    if (kind === 'move') return
    if (kind === 'range') return this.#selectRange(position, layout)
    this.#anchor = line
    const isMarked = kind === 'toggle' && this.#isMarked(line, layout)
    if (kind === 'only') this.#mask.fill(0)
    this.#mark(line, isMarked ? 0 : 1, layout)
  }

  #selectRange(position: number, layout: LineLayout): void {
    const { lines } = layout
    const anchored = this.#anchor === NO_LINE ? NO_LINE : lines.indexOf(this.#anchor)
    const anchor = anchored < 0 ? position : anchored
    this.#anchor = lines[anchor] ?? NO_LINE
    this.#mask.fill(0)
    for (let at = Math.min(anchor, position); at <= Math.max(anchor, position); at++) {
      this.#mark(lines[at] ?? NO_LINE, 1, layout)
    }
  }

  #isMarked(line: number, layout: LineLayout): boolean {
    const group = groupOfLine(line)
    return group < 0 ? this.#mask[line] === 1 : layout.holdsWhole(group, this.#mask)
  }

  #mark(line: number, mark: 0 | 1, layout: LineLayout): void {
    const group = groupOfLine(line)
    if (group >= 0) for (const row of layout.rowsOf(group)) this.#mask[row] = mark
    else if (isRowLine(line)) this.#mask[line] = mark
  }
}

/** The row of the next table that is the same thing, or NO_LINE. */
export function carryRow(row: number, old: RowSource, source: RowSource): number {
  if (!isRowLine(row)) return NO_LINE
  const next = findRow(source.ids, old.ids[row] ?? Number.NaN)
  return next >= 0 && source.isSame(old, row, next) ? next : NO_LINE
}
