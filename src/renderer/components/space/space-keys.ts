import type { SpacePicture } from '../../worker/protocol/space-protocol'

/** What a key does to the picture. */
export type SpaceAct =
  | { readonly kind: 'select'; readonly row: number }
  | { readonly kind: 'part'; readonly first: number; readonly count: number | null }
  | { readonly kind: 'open' }

/** How much nearer one step of zoom is. */
const ZOOM = 2

/**
 * Says what a key does: arrows move between maps, + and - zoom, PageUp and PageDown pan, Home and End go to the first
 * and the last map, 0 shows all, Enter opens the table. Null for a key that means nothing here.
 */
export function actOfKey(key: string, picture: SpacePicture): SpaceAct | null {
  const { first, count, totalRows, activeRow } = picture
  const select = (row: number): SpaceAct => ({
    kind: 'select',
    row: Math.min(Math.max(0, row), totalRows - 1),
  })
  switch (key) {
    case 'ArrowRight':
    case 'ArrowDown':
      return select(activeRow < 0 ? first : activeRow + 1)
    case 'ArrowLeft':
    case 'ArrowUp':
      return select(activeRow < 0 ? first : activeRow - 1)
    case 'Home':
      return select(0)
    case 'End':
      return select(totalRows - 1)
    case '+':
    case '=':
      return zoom(picture, 1 / ZOOM, middleOf(picture))
    case '-':
      return zoom(picture, ZOOM, middleOf(picture))
    case '0':
      return { kind: 'part', first: 0, count: null }
    case 'PageDown':
      return { kind: 'part', first: first + Math.ceil(count / 2), count }
    case 'PageUp':
      return { kind: 'part', first: first - Math.ceil(count / 2), count }
    case 'Enter':
      return { kind: 'open' }
    default:
      return null
  }
}

/** Shows `factor` times as many maps, with one of them staying where it is. */
export function zoom({ first, count, totalRows }: SpacePicture, factor: number, row: number): SpaceAct {
  const next = Math.round(count * factor)
  if (next >= totalRows) return { kind: 'part', first: 0, count: null }
  const share = count === 0 ? 0 : (row - first) / count
  return { kind: 'part', first: Math.round(row - share * next), count: next }
}

/** The active map where it shows, else the middle one. */
function middleOf({ first, count, activeRow }: SpacePicture): number {
  return activeRow >= first && activeRow < first + count ? activeRow : first + Math.floor(count / 2)
}
