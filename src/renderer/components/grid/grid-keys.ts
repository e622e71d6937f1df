import type { SelectAct } from '../../worker/protocol/view-protocol'

/** What a key asks of a grid. */
export type GridCommand =
  | { readonly kind: 'select'; readonly act: SelectAct }
  | { readonly kind: 'cell'; readonly step: 1 | -1 }
  | { readonly kind: 'open' | 'copy' | 'toggle' }

/** The part of a keyboard event that matters. */
export interface GridKey {
  readonly key: string
  readonly ctrlKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
  readonly metaKey: boolean
}

/** Where the grid stands when the key comes. */
export interface GridPlace {
  /** Position of the active row, -1 without one. */
  readonly active: number
  readonly rowCount: number
  readonly pageRows: number
  /** Whether the group is open whose head is active; null on another row, or in a cell of it. */
  readonly isOpen: boolean | null
}

/**
 * Says what a key does, or null where it is not the grid's.
 *
 * Moving selects; with Shift it extends the range, with Ctrl it moves without selecting. Ctrl+Space toggles. On the
 * head of a group Right opens it and Left closes it; elsewhere they go from cell to cell.
 */
export function commandForKey(key: GridKey, place: GridPlace): GridCommand | null {
  if (key.altKey || key.metaKey) return null
  if (key.ctrlKey && key.key.toLowerCase() === 'a') return { kind: 'select', act: { kind: 'all' } }
  if (key.ctrlKey && key.key.toLowerCase() === 'c') return { kind: 'copy' }
  if (key.key === 'Enter') return { kind: 'open' }
  if (key.key === (place.isOpen === null ? null : place.isOpen ? 'ArrowLeft' : 'ArrowRight'))
    return { kind: 'toggle' }
  if (key.key === 'ArrowLeft') return { kind: 'cell', step: -1 }
  if (key.key === 'ArrowRight') return { kind: 'cell', step: 1 }
  if (key.key === ' ' && place.active >= 0) {
    return { kind: 'select', act: { kind: key.ctrlKey ? 'toggle' : 'only', position: place.active } }
  }
  const target = targetOfKey(key.key, place)
  if (target === null || place.rowCount === 0) return null
  const position = Math.min(Math.max(0, target), place.rowCount - 1)
  return { kind: 'select', act: { kind: moveKind(key), position } }
}

function moveKind(key: GridKey): 'range' | 'move' | 'only' {
  if (key.shiftKey) return 'range'
  // Ctrl+Home and Ctrl+End are what many grids offer for the first and the last row.
  return key.ctrlKey && key.key !== 'Home' && key.key !== 'End' ? 'move' : 'only'
}

function targetOfKey(key: string, { active, rowCount, pageRows }: GridPlace): number | null {
  switch (key) {
    case 'ArrowDown':
      return active + 1
    case 'ArrowUp':
      return active < 0 ? rowCount - 1 : active - 1
    case 'PageDown':
      return Math.max(0, active) + pageRows
    case 'PageUp':
      return Math.max(0, active) - pageRows
    case 'Home':
      return 0
    case 'End':
      return rowCount - 1
    default:
      return null
  }
}
