import type { Strip } from '../worker/protocol/strip'
import type { DrawingContext } from './drawing-context'
import { drawStrip, type StripStyle } from './draw-strip'

/** Where the bands go: sizes in pixels of the canvas. */
export interface SpacePlace {
  readonly bands: number
  readonly bandWidth: number
  readonly bandHeight: number
  /** From one band to the next. */
  readonly bandStep: number
  readonly ratio: number
}

/** The part of a canvas context that bands need besides that of a strip. */
export type SpaceContext = DrawingContext &
  Pick<CanvasRenderingContext2D, 'save' | 'restore' | 'translate' | 'beginPath' | 'rect' | 'clip'>

/** Draws a long strip in bands, one below the other, each of them a strip. */
export function drawSpace(context: SpaceContext, strip: Strip, style: StripStyle, place: SpacePlace): void {
  const { bandWidth: width, bandHeight: height, ratio } = place
  for (let band = 0; band < place.bands; band++) {
    context.save()
    context.translate(0, band * place.bandStep)
    context.beginPath()
    context.rect(0, 0, width, height)
    context.clip()
    drawStrip(context, cutBand(strip, band * width, width), style, { width, height, ratio })
    context.restore()
  }
}

/** The part of a strip that lies in `[from, from + width)`, as a strip of its own. */
export function cutBand(strip: Strip, from: number, width: number): Strip {
  const end = from + width
  const { active } = strip
  const isActiveIn = active !== null && active.x + Math.max(1, active.width) > from && active.x < end
  return {
    family: strip.family.subarray(from, end),
    row: strip.row.subarray(from, end),
    gaps: strip.gaps.flatMap((gap) => {
      // The part of it that lies in this band: a label cut in two could be read in neither.
      const left = Math.max(gap.x, from)
      const right = Math.min(gap.x + gap.width, end)
      return right > left ? [{ ...gap, x: left - from, width: right - left }] : []
    }),
    ...(strip.resident ? { resident: strip.resident.subarray(from, end) } : {}),
    active: isActiveIn ? { x: active.x - from, width: active.width } : null,
    families: strip.families,
  }
}
