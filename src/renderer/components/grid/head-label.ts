import type { GridCell, GroupHead } from '../../worker/protocol/view-protocol'

/** Class of the mark that opens and closes a group by the pointer. */
export const EXPANDER_CLASS = 'expander'

/** The cell that names a group, as wide as the columns without a subtotal before the first one with. */
export class HeadLabel {
  readonly element = document.createElement('div')
  readonly #dot = document.createElement('span')
  readonly #text = document.createTextNode('')
  readonly #detail = document.createTextNode('')

  constructor(id: string) {
    this.element.id = id
    this.element.className = 'cell group'
    this.element.setAttribute('role', 'gridcell')
    this.element.setAttribute('aria-colindex', '1')
    const expander = document.createElement('span')
    expander.className = EXPANDER_CLASS
    expander.setAttribute('aria-hidden', 'true')
    this.#dot.className = 'dot'
    const detail = document.createElement('span')
    detail.className = 'detail'
    detail.append(this.#detail)
    this.element.append(expander, this.#dot, this.#text, detail)
    this.element.hidden = true
  }

  /** Writes the name over the first `span` columns. */
  write({ label }: GroupHead, span: number): void {
    const { element } = this
    element.hidden = false
    element.style.gridColumn = `1 / span ${span}`
    element.setAttribute('aria-colspan', String(span))
    this.#dot.hidden = label.family === undefined
    this.#dot.dataset['family'] = label.family ?? ''
    this.#text.data = label.text
    this.#detail.data = label.detail === undefined ? '' : ` ${label.detail}`
    element.title = label.detail === undefined ? label.text : `${label.text}, ${label.detail}`
  }
}

/** How many columns from the first one on have nothing of their own to say of a group; at least one names it. */
export function labelSpan(cells: readonly (GridCell | undefined)[]): number {
  const first = cells.findIndex((cell) => cell !== undefined && cell.text !== '')
  return Math.max(1, first < 0 ? cells.length : first)
}
