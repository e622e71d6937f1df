import { computed, shallowRef, type ComputedRef } from 'vue'
import type { GridLayout } from '../../shared/ipc/view-settings'
import type { GridColumn } from '../model/grid-columns'
import {
  isShown,
  layOutColumns,
  moveColumn,
  orderColumns,
  resizeColumn,
  toggleColumn,
  USUAL_LAYOUT,
  type ColumnSet,
} from '../model/lay-out-columns'
import { usePreferencesStore } from '../stores/preferences'

/** The columns of a grid and what a person can do to them; kept in the settings. */
export interface ColumnLayout {
  /** Those that show, in their order and width. */
  readonly columns: ComputedRef<readonly GridColumn[]>
  /** Those that can be hidden, in their order. */
  readonly choices: ComputedRef<readonly GridColumn[]>
  /** Nobody changed anything. */
  readonly isUsual: ComputedRef<boolean>
  isShown(key: string): boolean
  toggle(key: string): void
  /** Moves a column to a place among the others that show. */
  move(key: string, place: number): void
  resize(key: string, width: number): void
  /** Shows a width while the hand is still on the edge, without keeping it. */
  preview(key: string, width: number): void
  reset(): void
}

/** Lays the columns of a grid out as a person set them up; `grid` is its name in the settings. */
export function useColumnLayout(grid: string, set: ComputedRef<ColumnSet>): ColumnLayout {
  const preferences = usePreferencesStore()
  const previewed = shallowRef<GridLayout | null>(null)
  const kept = computed(() => preferences.grids[grid] ?? USUAL_LAYOUT)
  const layout = computed(() => previewed.value ?? kept.value)

  function keep(next: GridLayout): void {
    previewed.value = null
    preferences.layOut(grid, next)
  }

  return {
    columns: computed(() => layOutColumns(set.value, layout.value)),
    choices: computed(() =>
      orderColumns(set.value, kept.value).filter(({ key }) => key !== set.value.all[0]?.key),
    ),
    isUsual: computed(() => preferences.grids[grid] === undefined),
    isShown: (key) => isShown(set.value, kept.value, key),
    toggle: (key) => keep(toggleColumn(set.value, kept.value, key)),
    move: (key, place) => keep(moveColumn(set.value, kept.value, key, place)),
    resize: (key, width) => keep(resizeColumn(kept.value, key, width)),
    preview: (key, width) => (previewed.value = resizeColumn(kept.value, key, width)),
    reset: () => {
      previewed.value = null
      preferences.layOut(grid, null)
    },
  }
}
