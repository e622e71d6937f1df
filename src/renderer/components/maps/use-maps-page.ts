import { nextTick, ref, shallowRef, useId, watch, type Ref, type ShallowRef } from 'vue'
import { useWorker } from '../../api/worker-key'
import { useGrid, type Grid } from '../../composables/useGrid'
import { useShortcut } from '../../composables/useShortcut'
import { MAPPING_GRID_COLUMNS, USUAL_COLUMNS, withOtherColumns } from './mapping-columns'
import type { ProcessTab } from '../../model/process-tabs'

/** What the page asks of its table. */
export interface MapsTable {
  readonly focusGrid: () => void
  readonly focusBox: () => void
  readonly reveal: (position: number) => void
}

/** A page about the maps of a process or of a snapshot: its grid, its tabs, and the ways from one to the other. */
export interface MapsPage {
  readonly maps: Grid
  readonly tab: Ref<ProcessTab>
  /** The table while it is on screen, null else: MapsTabs sets it. */
  readonly table: ShallowRef<MapsTable | null>
  /** Prefix of the ids by which tabs and panels name each other. */
  readonly tabId: string
  /** Selects a row of the table where the filter shows it. */
  readonly selectRow: (row: number) => Promise<void>
  /** Selects a row of the table and takes a filter away: it must not hide what was asked for by its address. */
  readonly goToRow: (row: number) => Promise<void>
  /** Shows the maps that a query lets through, and one of them selected. */
  readonly showMaps: (query: string, row?: number) => void
  /** Shows the maps that a query lets through in the order of addresses, so that neighbours stand together. */
  readonly showPairs: (query: string) => void
  /** Shows all maps in the order of addresses, with the free gaps between them. */
  readonly showGaps: () => void
  /** Shows all maps in the order of addresses, and one of them selected among its neighbours. */
  readonly showAround: (row: number) => void
}

/**
 * Sets the page up. The keys belong to its table as soon as `isReady`, unless somebody has begun with something else
 * meanwhile.
 */
export function useMapsPage(isReady: () => boolean, firstTab: ProcessTab = 'maps'): MapsPage {
  const worker = useWorker()
  const maps = useGrid('maps', MAPPING_GRID_COLUMNS, USUAL_COLUMNS, withOtherColumns)
  const tab = ref<ProcessTab>(firstTab)
  const table = shallowRef<MapsTable | null>(null)

  async function selectRow(row: number): Promise<void> {
    const { activePosition } = await worker.ask('selectTableRow', 'maps', row)
    if (activePosition >= 0) table.value?.reveal(activePosition)
  }

  async function goToRow(row: number, query = ''): Promise<void> {
    maps.filter.value = query
    await maps.view.filter(query)
    await selectRow(row)
  }

  function focusGrid(): void {
    table.value?.focusGrid()
  }

  function showMaps(query: string, row?: number): void {
    maps.filter.value = query
    if (row !== undefined) void goToRow(row, query)
    tab.value = 'maps'
    void nextTick(focusGrid)
  }

  function showPairs(query: string): void {
    void worker.ask('groupView', 'maps', null)
    void maps.view.sortBy({ column: 'start', direction: 'ascending' })
    showMaps(query)
  }

  function showGaps(): void {
    showPairs('')
    void worker.ask('showGaps', 'maps', true)
  }

  function showAround(row: number): void {
    showPairs('')
    if (row >= 0) void goToRow(row)
  }

  watch(isReady, async () => {
    await nextTick()
    if (document.activeElement === document.body) focusGrid()
  })
  useShortcut({ key: 'f', ctrl: true }, () => {
    tab.value = 'maps'
    void nextTick(() => table.value?.focusBox())
  })

  return {
    maps,
    tab,
    table,
    tabId: useId(),
    selectRow,
    goToRow,
    showMaps,
    showPairs,
    showGaps,
    showAround,
  }
}
