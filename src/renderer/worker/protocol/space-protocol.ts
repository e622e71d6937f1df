import type { Strip } from './strip'

/** What the picture of an address space is coloured by. */
export const SPACE_COLOURS = ['kind', 'permissions'] as const
/** What the picture of an address space is coloured by. */
export type SpaceColour = (typeof SPACE_COLOURS)[number]

/** Which part of the address space to draw, and how large; widths in pixels of the canvas. */
export interface SpaceRequest {
  /** First row of the table; moved to where the part fits. */
  readonly first: number
  /** Rows of the table; null for all. */
  readonly count: number | null
  readonly bandWidth: number
  readonly bands: number
  /** Room for the size of a gap. */
  readonly labelWidth: number
  readonly colour: SpaceColour
}

/** A part of the address space as one strip of all bands; its rows are numbers of the whole table. */
export interface SpacePicture {
  readonly strip: Strip
  readonly first: number
  readonly count: number
  readonly totalRows: number
  /** -1 without one. */
  readonly activeRow: number
  /** Address at the beginning of each band. */
  readonly bandStarts: readonly string[]
}
