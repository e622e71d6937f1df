import type { SortKey } from '../../../shared/tables/radix-sort'
import type { OtherUsageColumn, UsageTable } from '../../../shared/tables/usage-table'
import type { GridCell, OtherColumn } from '../protocol/view-protocol'
import { columnSortKey, copyNumber, copyTitle, numberCell } from './usage-cells'

const PREFIX = 'smaps:'
/** What a kernel calls a number; text from elsewhere that has other signs shows in the detail alone. */
const NAME_PATTERN = /^\w[\w().-]{0,63}$/

/** The numbers of smaps that this version does not know, as columns of the grid: all of them behind the known ones. */
export class OtherColumns {
  /** What the window gets of them. */
  readonly columns: readonly OtherColumn[]
  readonly #values: readonly OtherUsageColumn[]

  constructor(usage: UsageTable | null) {
    this.#values = (usage?.others ?? []).filter(({ kernelName }) => NAME_PATTERN.test(kernelName))
    this.columns = this.#values.map(({ kernelName, unit }) => ({
      key: PREFIX + kernelName,
      kernelName,
      unit,
    }))
  }

  get copyHeader(): readonly string[] {
    return this.columns.map(({ kernelName, unit }) => copyTitle(kernelName, unit))
  }

  cells(row: number): readonly GridCell[] {
    return this.#values.map(({ values, unit }) => numberCell(values[row] ?? Number.NaN, unit))
  }

  copyCells(row: number): readonly string[] {
    return this.#values.map(({ values }) => copyNumber(values[row]))
  }

  /** Key of a column; of one that this read does not have, nothing is known. Undefined for columns of another sort. */
  sortKey(key: string, length: number): SortKey | undefined {
    if (!key.startsWith(PREFIX)) return undefined
    const column = this.valuesOf(key)
    return columnSortKey(column?.values, column?.unit ?? 'number', length)
  }

  /** The numbers of a column; undefined where this read does not have it. */
  valuesOf(key: string): OtherUsageColumn | undefined {
    return this.#values[this.columns.findIndex((column) => column.key === key)]
  }
}
