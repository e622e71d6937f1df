import type { GridCell, GridRow, GridWindow } from '../../worker/protocol/view-protocol'
import { flashRow } from './flash-row'
import { makeCell, type CellWriter } from './cell-writer'
import type { GridColumn } from '../../model/grid-columns'
import { HeadLabel, labelSpan } from './head-label'

/** The header is row 1 to those who read the grid, so the row at position 0 is row 2. */
const FIRST_ROW_INDEX = 2

interface PooledRow {
  readonly element: HTMLElement
  readonly cells: readonly CellWriter[]
  /** Names a group where the row is the head of one; made when it is first needed. */
  label: HeadLabel | null
  /** The row and the table for which it flashed last. */
  flashed: string
}

/** Where the pool stands in its grid. */
export interface RowPlacement {
  readonly window: GridWindow
  /** Row at the top edge of the view, a fraction of a row. */
  readonly first: number
  readonly rowHeight: number
  /** Position of the active row, -1 without one. */
  readonly active: number
  readonly isGrouped: boolean
}

/** Where a row has no cell for a column. */
const NOTHING: GridCell = { text: '' }

/** The few row elements of a grid, moved and written again for whatever rows are on screen. */
export class RowPool {
  readonly #body: HTMLElement
  readonly #columns: readonly GridColumn[]
  readonly #idPrefix: string
  readonly #rows: PooledRow[] = []
  #first = 0

  constructor(body: HTMLElement, columns: readonly GridColumn[], idPrefix: string) {
    this.#body = body
    this.#columns = columns
    this.#idPrefix = idPrefix
  }

  /** Writes the rows of a window and moves them to their places. */
  place({ window, first, rowHeight, active, isGrouped }: RowPlacement): void {
    this.#first = window.first
    while (this.#rows.length < window.rows.length) this.#rows.push(this.#makeRow(this.#rows.length))
    this.#rows.forEach((pooled, i) => {
      const { element } = pooled
      const row = window.rows[i]
      element.hidden = row === undefined
      if (row === undefined) return forget(element)
      const position = window.first + i
      element.style.transform = `translateY(${(position - first) * rowHeight}px)`
      setAttribute(element, 'aria-rowindex', String(position + FIRST_ROW_INDEX))
      setAttribute(element, 'aria-selected', row.isGap ? null : String(row.isSelected))
      setAttribute(element, 'aria-level', isGrouped ? (row.head ? '1' : '2') : null)
      setAttribute(element, 'aria-expanded', row.head ? String(row.head.isOpen) : null)
      element.classList.toggle('active', position === active)
      element.classList.toggle('head-row', row.head !== undefined)
      element.classList.toggle('gap-row', row.isGap === true)
      this.#write(pooled, row)
      const flashed = row.flash ? `${row.id}/${window.flashId}` : ''
      if (row.flash && flashed !== pooled.flashed) flashRow(element, row.flash)
      pooled.flashed = flashed
    })
  }

  /** Id of the element that shows a position, or of one cell of it; null where it is not in the pool. */
  idAt(position: number, column: number): string | null {
    const row = this.#rows[position - this.#first]
    if (!row || row.element.hidden) return null
    const cell = row.cells[column]?.element
    return (cell?.hidden ? row.label?.element.id : cell?.id) ?? row.element.id
  }

  /** Width in which all cells of a column show whole, of the rows that are in the pool; CSS pixels. */
  widthOf(column: number): number {
    const range = document.createRange()
    return this.#rows.reduce((widest, { element, cells }) => {
      const cell = cells[column]?.element
      if (element.hidden || !cell) return widest
      range.selectNodeContents(cell)
      const { paddingLeft, paddingRight } = getComputedStyle(cell)
      const padding = Number.parseFloat(paddingLeft) + Number.parseFloat(paddingRight)
      return Math.max(widest, Math.ceil(range.getBoundingClientRect().width + padding) + 1)
    }, 0)
  }

  /** Takes the rows off the page. */
  remove(): void {
    for (const { element } of this.#rows) element.remove()
  }

  /** Position of the row that an element of the body belongs to, or -1. */
  positionOf(target: EventTarget | null): number {
    const element = target instanceof Element ? target.closest('[role="row"]') : null
    const index = this.#rows.findIndex((row) => row.element === element)
    return index < 0 ? -1 : this.#first + index
  }

  #write(pooled: PooledRow, row: GridRow): void {
    const shown = this.#columns.map((column, at) => row.cells[column.cell ?? at] ?? NOTHING)
    const span = row.head ? labelSpan(shown) : 0
    if (row.head) {
      pooled.label ??= addLabel(pooled.element)
      pooled.label.write(row.head, span)
    } else if (pooled.label) pooled.label.element.hidden = true
    pooled.cells.forEach((cell, at) => {
      cell.element.hidden = at < span
      if (at >= span) cell.write(shown[at] ?? NOTHING)
    })
  }

  #makeRow(index: number): PooledRow {
    const element = document.createElement('div')
    element.setAttribute('role', 'row')
    element.className = 'row'
    element.id = `${this.#idPrefix}-${index}`
    const cells = this.#columns.map((column, at) => {
      const cell = makeCell(column, at)
      cell.element.id = `${element.id}-${at}`
      element.append(cell.element)
      return cell
    })
    this.#body.append(element)
    return { element, cells, label: null, flashed: '' }
  }
}

function addLabel(row: HTMLElement): HeadLabel {
  const label = new HeadLabel(`${row.id}-group`)
  row.prepend(label.element)
  return label
}

/** A row out of use must not be found as one that is selected, or as any row at all. */
function forget(element: HTMLElement): void {
  element.removeAttribute('aria-rowindex')
  element.removeAttribute('aria-selected')
  element.removeAttribute('aria-expanded')
}

function setAttribute(element: HTMLElement, name: string, value: string | null): void {
  if (value === null) element.removeAttribute(name)
  else if (element.getAttribute(name) !== value) element.setAttribute(name, value)
}
