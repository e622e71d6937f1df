import type { HistoryPoint } from '../../../shared/history/history-line'

/** A line of a picture as its legend has it. */
export interface BoxLine {
  readonly label: string
  /** A custom property. */
  readonly colour: string
  /** Tells lines apart without their colour. */
  readonly shape: 'solid' | 'dashed' | 'dotted'
  /** The same in lengths of dashes and gaps, for the canvas. */
  readonly dash: readonly number[]
  readonly isFilled: boolean
  readonly isStepped: boolean
}

/** A chosen time, and the point of each line at that time; null for a line without one. */
export interface ChartCursor {
  readonly atMs: number
  readonly points: readonly (HistoryPoint | null)[]
}

const PLAIN = { shape: 'solid', dash: [], isFilled: true, isStepped: false } as const
const DASHED = { shape: 'dashed', dash: [6, 4], isFilled: false } as const

/** The count of maps, and the limit where it is near enough to be drawn. */
export function countLines(withLimit: boolean): BoxLine[] {
  const limit: BoxLine = { ...DASHED, label: 'limit', colour: '--danger-ink', isStepped: true }
  return [{ ...PLAIN, label: 'maps', colour: '--accent' }, ...(withLimit ? [limit] : [])]
}

/** Memory: PSS lies below RSS. */
export const MEMORY_LINES: readonly BoxLine[] = [
  { ...PLAIN, label: 'RSS', colour: '--accent' },
  { ...DASHED, label: 'PSS', colour: '--ink', isStepped: false },
  { ...PLAIN, label: 'swap', colour: '--warning-ink', shape: 'dotted', dash: [2, 3], isFilled: false },
]
