import { shallowRef, type ShallowRef } from 'vue'
import { describeGap } from './describe-space'
import { hitSpace, type BandPlace, type SpaceHit } from './hit-space'
import type { SpacePicture } from '../../worker/protocol/space-protocol'
import { zoom, type SpaceAct } from './space-keys'

/** A notch of the wheel zooms by this much. */
const WHEEL_ZOOM = 1.25
/** A pointer that moved less means a click. */
const DRAG_FROM = 4

/** What the pointer needs of the picture. */
export interface SpacePointerOptions {
  readonly picture: Readonly<ShallowRef<SpacePicture | null>>
  readonly canvas: Readonly<ShallowRef<HTMLCanvasElement | null>>
  /** Where the bands lie. */
  readonly bands: Readonly<ShallowRef<BandPlace>>
  readonly carryOut: (act: SpaceAct) => void
  /** Says what a mapping is, for the tip. */
  readonly describe: (row: number) => Promise<string>
}

/** What lies under the pointer, and where to say so. */
export interface HoveredMap {
  readonly text: string
  readonly x: number
  readonly y: number
}

/** What the canvas listens with. */
export interface SpacePointer {
  readonly hovered: Readonly<ShallowRef<HoveredMap | null>>
  readonly onWheel: (event: WheelEvent) => void
  readonly onDown: (event: PointerEvent) => void
  readonly onMove: (event: PointerEvent) => void
  readonly onUp: (event: PointerEvent) => void
  readonly onLeave: () => void
  /** Clears what was said of the mapping under the pointer: the picture moved away below it. */
  readonly forget: () => void
}

/** The pointer on the picture of an address space: a click selects, a drag pans, the wheel zooms, hovering tells. */
export function useSpacePointer({
  picture,
  canvas,
  bands,
  carryOut,
  describe,
}: SpacePointerOptions): SpacePointer {
  const hovered = shallowRef<HoveredMap | null>(null)
  let dragged: { readonly x: number; readonly first: number; moved: boolean } | null = null

  const hit = ({ offsetX, offsetY }: MouseEvent): SpaceHit | null =>
    picture.value && hitSpace(picture.value, bands.value, { x: offsetX, y: offsetY }, devicePixelRatio)

  /** The row under the pointer; null between the bands and in a gap. */
  const rowAt = (event: MouseEvent): number | null => hit(event)?.row ?? null

  function onWheel(event: WheelEvent): void {
    const shown = picture.value
    if (!shown || event.deltaY === 0) return
    event.preventDefault()
    const factor = event.deltaY < 0 ? 1 / WHEEL_ZOOM : WHEEL_ZOOM
    carryOut(zoom(shown, factor, rowAt(event) ?? shown.first + shown.count / 2))
  }

  function onDown(event: PointerEvent): void {
    dragged = { x: event.clientX, first: picture.value?.first ?? 0, moved: false }
    canvas.value?.setPointerCapture(event.pointerId)
  }

  function onMove(event: PointerEvent): void {
    const shown = picture.value
    if (!dragged || !shown) return void hover(event)
    const way = event.clientX - dragged.x
    if (!dragged.moved && Math.abs(way) < DRAG_FROM) return
    dragged.moved = true
    const width = Math.max(1, canvas.value?.clientWidth ?? 1)
    const rows = (way / width) * (shown.count / shown.bandStarts.length)
    const count = shown.count === shown.totalRows ? null : shown.count
    carryOut({ kind: 'part', first: Math.round(dragged.first - rows), count })
  }

  function onUp(event: PointerEvent): void {
    const row = dragged?.moved === false ? rowAt(event) : null
    dragged = null
    if (row !== null) carryOut({ kind: 'select', row })
  }

  async function hover(event: PointerEvent): Promise<void> {
    const found = hit(event)
    const { offsetX: x, offsetY: y } = event
    const shown = picture.value
    const text = found === null ? null : await tell(found)
    // Asking takes a moment, in which the picture may have moved on.
    hovered.value = text === null || shown !== picture.value ? null : { text, x, y }
  }

  async function tell({ row, gap }: SpaceHit): Promise<string | null> {
    if (row !== null) return describe(row)
    return gap === null ? null : describeGap(gap)
  }

  function forget(): void {
    hovered.value = null
  }

  return { hovered, onWheel, onDown, onMove, onUp, onLeave: forget, forget }
}
