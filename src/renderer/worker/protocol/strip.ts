import type { KindFamily } from '../../../shared/tables/mapping-kind'

/** A gap of the address space that the strip shortens. */
export interface StripGap {
  readonly x: number
  readonly width: number
  readonly bytes: number
}

/** The address space as columns of pixels, from the lowest address to the highest. */
export interface Strip {
  /** Index into KIND_FAMILIES for each column of pixels, or STRIP_EMPTY. */
  readonly family: Uint8Array
  /** Row of the table that each column of pixels belongs to. */
  readonly row: Uint32Array
  readonly gaps: readonly StripGap[]
  /** Resident share of what shows in each column of pixels, 0 to 255; absent while it is not known. */
  readonly resident?: Uint8Array
  /** First and one past the last column of pixels of the active row; null without one. */
  readonly active: { readonly x: number; readonly width: number } | null
  /** Where something changed: index into STRIP_MARKS for each column of pixels, 0 where nothing did. */
  readonly marks?: Uint8Array
  /** Bytes and maps of each family that occurs, largest first. */
  readonly families: readonly { readonly family: KindFamily; readonly bytes: number; readonly maps: number }[]
}

/** Stands in {@link Strip.family} where nothing is mapped. */
export const STRIP_EMPTY = 255

/** What {@link Strip.marks} says. */
export const STRIP_MARKS = ['none', 'added', 'removed', 'changed'] as const
