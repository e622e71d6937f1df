import { COLUMN_WIDTH_CEILING, COLUMN_WIDTH_FLOOR, type GridLayout } from '../../shared/ipc/view-settings'
import type { GridColumn } from './grid-columns'

/** The columns that a grid has, and those that show unless a person chose others. */
export interface ColumnSet {
  /** In the usual order. The first one always shows: it says what a row is of. */
  readonly all: readonly GridColumn[]
  readonly usual: readonly string[]
}

/** The layout of a grid that nobody changed. */
export const USUAL_LAYOUT: GridLayout = { order: [], widths: {}, shown: null }

/** All columns in their order and width, hidden ones too; a column that a kept layout does not know comes last. */
export function orderColumns({ all }: ColumnSet, { order, widths }: GridLayout): readonly GridColumn[] {
  const places = new Map(order.map((key, place) => [key, place]))
  const placeOf = ({ key }: GridColumn): number => places.get(key) ?? order.length
  return all
    .map((column, cell) => withWidth({ cell, ...column }, widths[column.key]))
    .sort((a, b) => placeOf(a) - placeOf(b))
}

/** The columns that show, in their order and width. */
export function layOutColumns(set: ColumnSet, layout: GridLayout): readonly GridColumn[] {
  return orderColumns(set, layout).filter(({ key }) => isShown(set, layout, key))
}

/** Says whether a column shows. */
export function isShown({ all, usual }: ColumnSet, { shown }: GridLayout, key: string): boolean {
  return key === all[0]?.key || (shown ?? usual).includes(key)
}

/** Shows a column, or hides it. */
export function toggleColumn(set: ColumnSet, layout: GridLayout, key: string): GridLayout {
  const shown = layout.shown ?? set.usual
  return { ...layout, shown: shown.includes(key) ? shown.filter((each) => each !== key) : [...shown, key] }
}

/**
 * Moves a column to a place among those that show; hidden ones stay beside the neighbours that they had.
 *
 * Shape: `place` counts the columns that show, without the one that moves.
 */
export function moveColumn(set: ColumnSet, layout: GridLayout, key: string, place: number): GridLayout {
  const others = orderColumns(set, layout)
    .map((column) => column.key)
    .filter((each) => each !== key)
  const shown = others.filter((each) => isShown(set, layout, each))
  const next = shown[Math.max(0, place)]
  const last = shown.at(-1)
  const at = next !== undefined ? others.indexOf(next) : last === undefined ? 0 : others.indexOf(last) + 1
  return { ...layout, order: others.toSpliced(at, 0, key) }
}

/** Gives a column a width of its own, within reason. */
export function resizeColumn(layout: GridLayout, key: string, width: number): GridLayout {
  return { ...layout, widths: { ...layout.widths, [key]: clampWidth(width) } }
}

/** The nearest width that a column can have, CSS pixels. */
function clampWidth(width: number): number {
  return Math.min(Math.max(COLUMN_WIDTH_FLOOR, Math.round(width)), COLUMN_WIDTH_CEILING)
}

/** A chosen width is exact: such a column takes nothing of the room that is left. */
function withWidth(column: GridColumn, width: number | undefined): GridColumn {
  return width === undefined ? column : { ...column, width, grows: false }
}
