/** How the cells of a column are drawn and aligned. */
export type ColumnKind =
  | 'text'
  | 'strong'
  | 'quiet'
  | 'number'
  | 'bytes'
  | 'resident'
  | 'mono'
  | 'address'
  | 'permissions'
  | 'kind'
  | 'share'
  | 'name'
  | 'what'

/** One column of a grid. */
export interface GridColumn {
  readonly key: string
  readonly title: string
  readonly kind: ColumnKind
  /** Width in CSS pixels; the least one where the column grows. */
  readonly width: number
  /** Takes a share of the width that is left. */
  readonly grows?: boolean
  /** What the column means, for the pointer that rests on its title. */
  readonly hint?: string
  /** Where its cell stands in a row of the worker; the column's own place where absent. */
  readonly cell?: number
}

const RIGHT_ALIGNED: ReadonlySet<ColumnKind> = new Set<ColumnKind>(['number', 'bytes', 'resident'])

/** Says whether a column is a quantity: right-aligned, and largest first when it is sorted first. */
export function isQuantity(kind: ColumnKind): boolean {
  return RIGHT_ALIGNED.has(kind) || kind === 'share'
}

/** Says whether the cells of a column are aligned right. */
export function isRightAligned(kind: ColumnKind): boolean {
  return RIGHT_ALIGNED.has(kind)
}

/** The track list of a row, as CSS understands it. */
export function formatTracks(columns: readonly GridColumn[]): string {
  return columns.map(({ width, grows }) => (grows ? `minmax(${width}px, 1fr)` : `${width}px`)).join(' ')
}

/** The width below which a grid scrolls sideways, CSS pixels. */
export function leastWidth(columns: readonly GridColumn[]): number {
  return columns.reduce((sum, column) => sum + column.width, 0)
}
