import { NEAR_LIMIT_SHARE } from '../../../shared/explain/closest'
import type { GridCell } from '../../worker/protocol/view-protocol'
import { isRightAligned, type ColumnKind, type GridColumn } from '../../model/grid-columns'

/** A cell that is used again for one row after the other: its nodes are made once and written directly. */
export interface CellWriter {
  readonly element: HTMLElement
  write(cell: GridCell): void
}

const ABSENT = '-'
const PERMISSION_LETTERS = 4

/** Makes the cell of a column. */
export function makeCell(column: GridColumn, index: number): CellWriter {
  const element = document.createElement('div')
  element.setAttribute('role', 'gridcell')
  element.setAttribute('aria-colindex', String(index + 1))
  element.className = `cell ${column.kind}${isRightAligned(column.kind) ? ' right' : ''}`
  return { element, write: makeWriter(column.kind, element) }
}

function makeWriter(kind: ColumnKind, element: HTMLElement): CellWriter['write'] {
  switch (kind) {
    case 'permissions':
      return makePermissionsWriter(element)
    case 'kind':
      return makeKindWriter(element)
    case 'share':
      return makeShareWriter(element)
    case 'resident':
      return makeResidentWriter(element)
    case 'what':
      return makeWhatWriter(element)
    case 'number':
      return makeTextWriter(element, 'before')
    default:
      return makeTextWriter(element, 'after')
  }
}

/** Text with a quieter detail beside it. */
function makeTextWriter(element: HTMLElement, place: 'before' | 'after'): CellWriter['write'] {
  const text = appendText(element)
  const detail = document.createElement('span')
  detail.className = 'detail'
  const detailText = appendText(detail)
  if (place === 'before') element.prepend(detail)
  else element.append(detail)
  return (cell) => {
    const hasDetail = cell.detail !== undefined
    setText(detailText, hasDetail ? (place === 'before' ? `${cell.detail} ` : ` ${cell.detail}`) : '')
    setText(text, cell.text)
    element.classList.toggle('pale', cell.isPale === true)
  }
}

/** Four letters, the absent ones pale; one text to those who read the cell. */
function makePermissionsWriter(element: HTMLElement): CellWriter['write'] {
  const letters = Array.from({ length: PERMISSION_LETTERS }, () => {
    const span = document.createElement('span')
    element.append(span)
    return { span, text: appendText(span) }
  })
  return (cell) => {
    letters.forEach(({ span, text }, i) => {
      const letter = cell.text[i] ?? ''
      setText(text, letter)
      span.className = letter === ABSENT ? 'absent' : ''
    })
  }
}

function makeKindWriter(element: HTMLElement): CellWriter['write'] {
  const dot = document.createElement('span')
  dot.className = 'dot'
  element.append(dot)
  const writeText = makeTextWriter(element, 'after')
  return (cell) => {
    if (dot.dataset['family'] !== cell.family) dot.dataset['family'] = cell.family ?? ''
    writeText(cell)
  }
}

/** What happened, on the ground of its tone; what happened besides, quieter. */
function makeWhatWriter(element: HTMLElement): CellWriter['write'] {
  const word = document.createElement('span')
  const text = appendText(word)
  const detail = document.createElement('span')
  detail.className = 'detail'
  const detailText = appendText(detail)
  element.append(word, detail)
  return (cell) => {
    word.className = `tag ${cell.tone ?? 'none'}`
    setText(text, cell.text)
    setText(detailText, cell.detail === undefined ? '' : ` ${cell.detail}`)
  }
}

/** A bar and its number; from the warning share on both change colour, and the number says the same. */
function makeShareWriter(element: HTMLElement): CellWriter['write'] {
  const track = document.createElement('span')
  track.className = 'track'
  const fill = document.createElement('span')
  fill.className = 'fill'
  track.append(fill)
  element.append(track)
  const text = appendText(element)
  return (cell) => {
    const share = cell.share
    track.hidden = share === undefined
    fill.style.width = `${Math.min(1, share ?? 0) * 100}%`
    element.classList.toggle('near', (share ?? 0) >= NEAR_LIMIT_SHARE)
    setText(text, cell.text)
  }
}

/** Bytes over a hair-thin bar: how much of the whole they are. */
function makeResidentWriter(element: HTMLElement): CellWriter['write'] {
  const writeText = makeTextWriter(element, 'after')
  const bar = document.createElement('span')
  bar.className = 'bar'
  const fill = document.createElement('span')
  fill.className = 'fill'
  bar.append(fill)
  element.append(bar)
  return (cell) => {
    bar.hidden = cell.share === undefined || cell.share === 0
    fill.style.width = `${Math.min(1, cell.share ?? 0) * 100}%`
    writeText(cell)
  }
}

function appendText(parent: HTMLElement): Text {
  const node = document.createTextNode('')
  parent.append(node)
  return node
}

/** Writing a text node costs a layout even where nothing changes, so it is only done where something does. */
function setText(node: Text, text: string): void {
  if (node.data !== text) node.data = text
}
