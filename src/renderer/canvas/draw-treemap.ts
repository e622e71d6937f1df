import type { KindFamily } from '../../shared/tables/mapping-kind'
import {
  WHOLE,
  type Treemap,
  type TreemapLeaf,
  type TreemapRectangle,
  type TreemapTile,
} from './lay-out-treemap'
import { readColours } from './read-colour'
import { readFamilyColours } from './strip-style'
import type { DrawingContext } from './drawing-context'

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

/** What a rectangle says, and its colour; null for the others. */
export interface TileWords {
  readonly title: string
  readonly amount: string
  readonly family: KindFamily | null
}

/** A treemap with its words: those of a group stand in `tiles`, those of what it is divided into in `leaves`. */
export interface WordedTreemap extends Treemap {
  readonly tiles: readonly (TreemapTile & TileWords)[]
  readonly leaves: readonly (TreemapLeaf & TileWords)[]
}

/** Where to draw, in pixels of the canvas; how many of them are one CSS pixel, and which leaf has a frame. */
export interface TreemapCanvas {
  readonly width: number
  readonly height: number
  readonly ratio: number
  /** -1 for none. */
  readonly active: number
}

/** Opacity of the grounds: words must stand out in both themes, and parts from what is around them. */
const PALE = 0.3
const PALEST = 0.14
/** Sizes in CSS pixels. */
const BAR = 3
const PADDING = 6
const LINE = 16
/** What the bar and the name of a divided group take at its top. */
export const TREEMAP_HEAD = BAR + PADDING / 2 + LINE

/**
 * Draws a treemap: a pale tile with a bar of its colour for each group, its name and amount where they fit, and in it
 * what it is divided into.
 */
export function drawTreemap(
  context: DrawingContext,
  { tiles, leaves }: WordedTreemap,
  style: TreemapStyle,
  { width, height, ratio, active }: TreemapCanvas,
): void {
  const pen = { context, style, ratio }
  context.clearRect(0, 0, width, height)
  for (const tile of tiles) drawTile(pen, tile)
  for (const leaf of leaves) if (leaf.part !== WHOLE) drawPart(pen, leaf)
  const framed = leaves[active]
  if (!framed) return
  const line = 2 * ratio
  context.strokeStyle = style.edge
  context.lineWidth = line
  context.strokeRect(framed.x + line / 2, framed.y + line / 2, framed.width - line, framed.height - line)
}

/** What draws, and how. */
interface Pen {
  readonly context: DrawingContext
  readonly style: TreemapStyle
  readonly ratio: number
}

function drawTile(pen: Pen, tile: TreemapTile & TileWords): void {
  const { context, style, ratio } = pen
  const { x, y, width, height, isDivided } = tile
  context.fillStyle = tile.family === null ? style.others : style.family[tile.family]
  fillPale(context, tile, isDivided ? PALEST : PALE)
  context.fillRect(x, y, width, Math.min(height, BAR * ratio))
  const room = below(tile, (BAR + (isDivided ? PADDING / 2 : PADDING)) * ratio)
  if (isDivided) drawHead(pen, room, tile)
  else drawWords(pen, room, tile, style.font)
}

/** The title and the amount in one line, else the title alone. */
function drawHead(pen: Pen, room: TreemapRectangle, { title, amount }: TileWords): void {
  const { font, ink } = pen.style
  const isDrawn = drawLine(pen, room, { text: `${title} · ${amount}`, font, ink, isWhole: true })
  if (!isDrawn) drawLine(pen, room, { text: title, font, ink })
}

/** A part has the colour of its own kind; what is left of a group only the ground of the group. */
function drawPart(pen: Pen, part: TreemapLeaf & TileWords): void {
  const { context, style, ratio } = pen
  if (part.family !== null) {
    context.fillStyle = style.family[part.family]
    fillPale(context, part, PALE)
  }
  drawWords(pen, below(part, (PADDING / 2) * ratio), part, style.smallFont)
}

function fillPale(context: DrawingContext, { x, y, width, height }: TreemapRectangle, opacity: number): void {
  context.globalAlpha = opacity
  context.fillRect(x, y, width, height)
  context.globalAlpha = 1
}

/** What is left of a rectangle below its first pixels. */
function below({ x, y, width, height }: TreemapRectangle, pixels: number): TreemapRectangle {
  return { x, y: y + pixels, width, height: height - pixels }
}

/** The title, and below it the amount. */
function drawWords(pen: Pen, room: TreemapRectangle, { title, amount }: TileWords, font: string): void {
  const { style, ratio } = pen
  const isDrawn = drawLine(pen, room, { text: title, font, ink: style.ink })
  if (!isDrawn) return
  const line = { text: amount, font: style.smallFont, ink: style.second, isWhole: true }
  drawLine(pen, below(room, LINE * ratio), line)
}

interface Line {
  readonly text: string
  readonly font: string
  readonly ink: string
  /** A part of it would say something else. */
  readonly isWhole?: boolean
}

/** Draws one line at the top of a room, shortened to its width; answers false where there is no room for it. */
function drawLine(
  { context, ratio }: Pen,
  room: TreemapRectangle,
  { text, font, ink, isWhole = false }: Line,
): boolean {
  if (room.height < LINE * ratio) return false
  context.textAlign = 'left'
  context.textBaseline = 'top'
  context.font = font
  context.fillStyle = ink
  const fitting = shorten(text, room.width - 2 * PADDING * ratio, (part) => context.measureText(part).width)
  if (fitting === '' || (isWhole && fitting !== text)) return false
  context.fillText(fitting, room.x + PADDING * ratio, room.y)
  return true
}

/** Fewer letters than this say nothing. */
const LEAST_LETTERS = 4

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
