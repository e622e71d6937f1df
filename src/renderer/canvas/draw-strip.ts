import { formatBytes } from '../../shared/format/bytes'
import { KIND_FAMILIES, type KindFamily } from '../../shared/tables/mapping-kind'
import type { ChangeTone } from '../worker/protocol/view-protocol'
import { STRIP_EMPTY, STRIP_MARKS, type Strip } from '../worker/protocol/strip'
import type { DrawingContext } from './drawing-context'

/** Colours and type of the strip, as the style sheet says for the present theme. */
export interface StripStyle {
  readonly family: Readonly<Record<KindFamily, string>>
  readonly label: string
  readonly edge: string
  readonly separator: string
  readonly font: string
  /** Lines below what changed. */
  readonly marks: Readonly<Record<ChangeTone, string>>
}

/** Where to draw: the picture's size in pixels of the canvas, and how many of them are one CSS pixel. */
export interface StripPlace {
  readonly width: number
  readonly height: number
  readonly ratio: number
}

/** A mapping narrower than this many CSS pixels has no line between it and the next. */
const SEPARATED_FROM = 4
/** Room above and below the picture for the mark of the active mapping, CSS pixels. */
const MARGIN = 3

/** Opacity of the part of a mapping that is not resident. */
const PALE = 0.38

/** Draws the strip: a block for each mapping, gaps empty with their size, a frame around the active mapping. */
export function drawStrip(context: DrawingContext, strip: Strip, style: StripStyle, place: StripPlace): void {
  const top = MARGIN * place.ratio
  const height = place.height - 2 * top
  context.clearRect(0, 0, place.width, place.height)
  for (let x = 0; x < strip.family.length;) {
    const end = endOfRun(strip, x)
    const family = strip.family[x] ?? STRIP_EMPTY
    if (family !== STRIP_EMPTY) {
      context.fillStyle = style.family[KIND_FAMILIES[family] ?? 'kernel']
      fillBlock(context, strip.resident?.[x], { x, top, width: end - x, height })
      if (end - x >= SEPARATED_FROM * place.ratio) {
        context.fillStyle = style.separator
        context.fillRect(end - place.ratio, top, place.ratio, height)
      }
    }
    x = end
  }
  drawLabels(context, strip, style, place)
  drawMarks(context, strip, style, place)
  drawActive(context, strip, style, place)
}

interface Block {
  readonly x: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** Fills a block from below by its resident share (0 to 255) and the rest palely; all of it where that is not known. */
function fillBlock(context: DrawingContext, resident: number | undefined, block: Block): void {
  const { x, top, width, height } = block
  const filled = resident === undefined ? height : Math.ceil((resident / 255) * height)
  context.globalAlpha = PALE
  context.fillRect(x, top, width, height - filled)
  context.globalAlpha = 1
  context.fillRect(x, top + height - filled, width, filled)
}

/** End of the columns of pixels that belong to one mapping or one gap. */
function endOfRun(strip: Strip, start: number): number {
  let x = start + 1
  while (
    x < strip.family.length &&
    strip.family[x] === strip.family[start] &&
    strip.row[x] === strip.row[start]
  ) {
    x += 1
  }
  return x
}

function drawLabels(context: DrawingContext, strip: Strip, style: StripStyle, place: StripPlace): void {
  context.fillStyle = style.label
  context.font = style.font
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  for (const gap of strip.gaps) {
    const label = formatBytes(gap.bytes)
    if (context.measureText(label).width > gap.width) continue
    context.fillText(label, gap.x + gap.width / 2, place.height / 2)
  }
}

/** A line in the margin below everything that is not as on the other side. */
function drawMarks(context: DrawingContext, strip: Strip, style: StripStyle, place: StripPlace): void {
  const { marks } = strip
  if (!marks) return
  const height = MARGIN * place.ratio
  for (let x = 0; x < marks.length;) {
    let end = x + 1
    while (end < marks.length && marks[end] === marks[x]) end += 1
    const mark = STRIP_MARKS[marks[x] ?? 0] ?? 'none'
    if (mark !== 'none') {
      context.fillStyle = style.marks[mark]
      // Two CSS pixels at least: a single page among gigabytes must be seen.
      context.fillRect(x, place.height - height, Math.max(end - x, 2 * place.ratio), height)
    }
    x = end
  }
}

function drawActive(context: DrawingContext, strip: Strip, style: StripStyle, place: StripPlace): void {
  if (!strip.active) return
  const line = 2 * place.ratio
  const width = Math.max(strip.active.width, 2 * line)
  context.strokeStyle = style.edge
  context.lineWidth = line
  context.strokeRect(strip.active.x - line / 2, line / 2, width + line, place.height - line)
}

/** Says in words what the strip shows, for those who do not see it. */
export function describeStrip(strip: Strip, labels: Readonly<Record<KindFamily, string>>): string {
  const parts = strip.families.map(
    ({ family, bytes, maps }) =>
      `${labels[family]} ${formatBytes(bytes)} in ${maps} ${maps === 1 ? 'map' : 'maps'}`,
  )
  if (parts.length === 0) return 'The address space is empty.'
  const gaps = strip.gaps.map((gap) => formatBytes(gap.bytes))
  const shortened = gaps.length > 0 ? ` Unmapped and shortened: ${gaps.join(', ')}.` : ''
  return `The address space from its lowest to its highest address: ${parts.join('; ')}.${shortened}`
}
