import type { KindFamily } from '../../shared/tables/mapping-kind'
import type { TreemapTile } from './lay-out-treemap'
import { readColours } from './read-colour'
import { readFamilyColours } from './strip-style'

/** Colours and type of a treemap, as the style sheet says for the present theme. */
export interface TreemapStyle {
  readonly family: Readonly<Record<KindFamily, string>>
  readonly others: string
  readonly ink: string
  readonly second: string
  readonly edge: string
  readonly font: string
  readonly smallFont: string
}

/** What a tile says, and its colour; null for the others. */
export interface TileWords {
  readonly title: string
  readonly amount: string
  readonly family: KindFamily | null
}

/** A tile with its words. */
export type WordedTile = TreemapTile & TileWords

/** Where to draw, in pixels of the canvas; how many of them are one CSS pixel, and which tile has a frame. */
export interface TreemapCanvas {
  readonly width: number
  readonly height: number
  readonly ratio: number
  /** -1 for none. */
  readonly active: number
}

/** The part of a canvas context that a treemap needs. */
export type TreemapContext = Pick<
  CanvasRenderingContext2D,
  'clearRect' | 'fillRect' | 'strokeRect' | 'fillText' | 'measureText'
> & {
  fillStyle: string | CanvasGradient | CanvasPattern
  strokeStyle: string | CanvasGradient | CanvasPattern
  lineWidth: number
  globalAlpha: number
  font: string
  textAlign: CanvasTextAlign
  textBaseline: CanvasTextBaseline
}

/** Opacity of a tile's ground: its words must stand out in both themes. */
const PALE = 0.3
/** Sizes in CSS pixels. */
const BAR = 3
const PADDING = 6
const LINE = 16

/** Draws a treemap: a pale tile with a bar of its colour for each group, its name and amount where they fit. */
export function drawTreemap(
  context: TreemapContext,
  tiles: readonly WordedTile[],
  style: TreemapStyle,
  { width, height, ratio, active }: TreemapCanvas,
): void {
  context.clearRect(0, 0, width, height)
  for (const tile of tiles) {
    context.fillStyle = tile.family === null ? style.others : style.family[tile.family]
    context.globalAlpha = PALE
    context.fillRect(tile.x, tile.y, tile.width, tile.height)
    context.globalAlpha = 1
    context.fillRect(tile.x, tile.y, tile.width, Math.min(tile.height, BAR * ratio))
    drawWords(context, tile, style, ratio)
  }
  const framed = tiles[active]
  if (!framed) return
  const line = 2 * ratio
  context.strokeStyle = style.edge
  context.lineWidth = line
  context.strokeRect(framed.x + line / 2, framed.y + line / 2, framed.width - line, framed.height - line)
}

function drawWords(context: TreemapContext, tile: WordedTile, style: TreemapStyle, ratio: number): void {
  const room = tile.width - 2 * PADDING * ratio
  const top = tile.y + (BAR + PADDING) * ratio
  context.textAlign = 'left'
  context.textBaseline = 'top'
  const lines = [
    { text: tile.title, font: style.font, ink: style.ink },
    { text: tile.amount, font: style.smallFont, ink: style.second },
  ]
  for (const [index, { text, font, ink }] of lines.entries()) {
    const y = top + index * LINE * ratio
    if (y + LINE * ratio > tile.y + tile.height) return
    context.font = font
    context.fillStyle = ink
    const fitting = shorten(text, room, (part) => context.measureText(part).width)
    if (fitting === '') return
    context.fillText(fitting, tile.x + PADDING * ratio, y)
  }
}

/** Fewer letters than this say nothing. */
const LEAST_LETTERS = 3

/** As much of a text as there is room for, with an ellipsis where it was cut; empty where too little is left. */
export function shorten(text: string, room: number, measure: (text: string) => number): string {
  if (measure(text) <= room) return text
  let length = Math.min(text.length - 1, Math.ceil((room / measure(text)) * text.length))
  while (length >= LEAST_LETTERS && measure(`${text.slice(0, length)}…`) > room) length -= 1
  return length < LEAST_LETTERS ? '' : `${text.slice(0, length)}…`
}

/** Reads the colours and the type of a treemap for the present theme; `probe` is an element that may be coloured. */
export function readTreemapStyle(probe: HTMLElement): TreemapStyle {
  const colours = readColours(probe, ['--ink', '--ink-second', '--ink-third', '--accent'])
  const { fontFamily } = getComputedStyle(document.body)
  return {
    family: readFamilyColours(probe),
    others: colours['--ink-third'],
    ink: colours['--ink'],
    second: colours['--ink-second'],
    edge: colours['--accent'],
    font: `550 ${12 * devicePixelRatio}px ${fontFamily}`,
    smallFont: `${11.5 * devicePixelRatio}px ${fontFamily}`,
  }
}
