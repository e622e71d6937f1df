import { shallowRef, type ShallowRef } from 'vue'
import { drawStrip } from '../canvas/draw-strip'
import { readStripStyle } from '../canvas/strip-style'
import { STRIP_EMPTY, type Strip } from '../worker/protocol/strip'
import { usePicture } from './usePicture'

/** Room for the size of a gap, CSS pixels. */
const LABEL_WIDTH = 52

/** What a strip is drawn on, and where it comes from. */
export interface StripPictureOptions {
  readonly frame: Readonly<ShallowRef<HTMLElement | null>>
  readonly canvas: Readonly<ShallowRef<HTMLCanvasElement | null>>
  /** CSS pixels. */
  readonly height: number
  /** Asks the worker for the strip; both widths in pixels of the canvas. */
  readonly read: (width: number, labelWidth: number) => Promise<Strip>
}

/** A strip on its canvas. */
export interface StripPicture {
  /** Null until it was drawn once. */
  readonly strip: Readonly<ShallowRef<Strip | null>>
  /** Asks for the strip anew and draws it. */
  readonly load: () => Promise<void>
  /** The row of the table under the pointer; null in a gap. */
  readonly rowAt: (event: MouseEvent) => number | null
}

/** Keeps a strip drawn: as wide as its frame, in the colours of the theme, the answer to the last question only. */
export function useStripPicture({ frame, canvas, height, read }: StripPictureOptions): StripPicture {
  const strip = shallowRef<Strip | null>(null)
  let asked = 0

  async function load(): Promise<void> {
    const width = Math.floor((frame.value?.clientWidth ?? 0) * devicePixelRatio)
    if (width <= 0) return
    asked += 1
    const mine = asked
    const next = await read(width, LABEL_WIDTH * devicePixelRatio)
    if (mine !== asked) return
    strip.value = next
    draw()
  }

  function draw(): void {
    const element = canvas.value
    const context = element?.getContext('2d')
    if (!element || !context || !strip.value) return
    element.width = strip.value.family.length
    element.height = Math.round(height * devicePixelRatio)
    drawStrip(context, strip.value, readStripStyle(element), {
      width: element.width,
      height: element.height,
      ratio: Math.max(1, Math.round(devicePixelRatio)),
    })
  }

  function rowAt({ offsetX }: MouseEvent): number | null {
    const x = Math.floor(offsetX * devicePixelRatio)
    const shown = strip.value
    return !shown || shown.family[x] === STRIP_EMPTY ? null : (shown.row[x] ?? null)
  }

  usePicture(frame, { load: () => void load(), draw })
  return { strip, load, rowAt }
}
