import { formatAddress } from '../../../shared/format/address'
import { formatBytes } from '../../../shared/format/bytes'
import { showName } from '../../../shared/format/name'
import { formatPermissions } from '../../../shared/tables/format-permissions'
import { MAPPING_KIND_FAMILY, MAPPING_KIND_LABELS, MAPPING_KINDS } from '../../../shared/tables/mapping-kind'
import { mappingSortKey } from '../../../shared/tables/mapping-sort'
import type { SortKey } from '../../../shared/tables/radix-sort'
import { matchStrings, type RowMask } from '../../../shared/tables/row-view'
import { collateText, numberSortKey, textSortKey, uint32SortKey } from '../../../shared/tables/sort-keys'
import { FOUND_COLUMNS, type FoundColumn } from '../protocol/findings-protocol'
import type { FoundTable } from './found-table'
import type { GridCell } from '../protocol/view-protocol'
import type { RowSource } from '../views/row-source'
import { guardFormula } from '../views/write-tsv'

const COPY_HEADER: Readonly<Record<FoundColumn, string>> = {
  process: 'Process',
  pid: 'PID',
  start: 'Start',
  size: 'Size bytes',
  permissions: 'Permissions',
  kind: 'Kind',
  name: 'Name',
  rss: 'RSS bytes',
  pss: 'PSS bytes',
}

/** The mappings that a search found as a table of the grid. */
export class FoundSource implements RowSource {
  readonly ids: Float64Array
  readonly copyHeader = FOUND_COLUMNS.map((column) => COPY_HEADER[column])
  readonly table: FoundTable

  constructor(table: FoundTable) {
    this.table = table
    // Rows only ever come below the others.
    this.ids = Float64Array.from({ length: table.length }, (_, row) => row)
  }

  get length(): number {
    return this.table.length
  }

  isSame(other: RowSource, otherRow: number, row: number): boolean {
    if (!(other instanceof FoundSource)) return false
    return (
      other.table.pid[otherRow] === this.table.pid[row] &&
      other.table.mappings.start[otherRow] === this.table.mappings.start[row]
    )
  }

  rowId(row: number): string {
    return String(row)
  }

  sortKey(column: string): SortKey {
    const { mappings, pid, process, rss, pss } = this.table
    switch (column as FoundColumn) {
      case 'process':
        return textSortKey(process, mappings.strings, collateText)
      case 'pid':
        return uint32SortKey(pid)
      case 'start':
        return numberSortKey(mappings.start)
      case 'rss':
      case 'pss':
        return numberSortKey((column === 'rss' ? rss : pss) ?? new Float64Array(this.length).fill(Number.NaN))
      default:
        return mappingSortKey(mappings, column as 'size' | 'permissions' | 'kind' | 'name')
    }
  }

  /** A word matches in the name of the process or of the mapping. */
  matchWord(word: string): RowMask {
    const { mappings, process } = this.table
    const shown = matchStrings(mappings.strings.strings.map(showName), word)
    return Uint8Array.from(mappings.name, (name, row) => (shown[name] ?? 0) | (shown[process[row] ?? 0] ?? 0))
  }

  cells(row: number): readonly GridCell[] {
    const { mappings } = this.table
    const kind = MAPPING_KINDS[mappings.kind[row] ?? 0] ?? 'anonymous'
    const name = showName(mappings.strings.strings[mappings.name[row] ?? 0] ?? '')
    const cells: Record<FoundColumn, GridCell> = {
      process: { text: this.#process(row) },
      pid: { text: String(this.table.pid[row]) },
      start: { text: formatAddress(mappings.start[row] ?? 0) },
      size: { text: formatBytes(this.#size(row)) },
      permissions: { text: formatPermissions(mappings.permissions[row] ?? 0) },
      kind: { text: MAPPING_KIND_LABELS[kind], family: MAPPING_KIND_FAMILY[kind] },
      name: name === '' ? { text: 'anonymous', isPale: true } : { text: name },
      rss: costCell(this.table.rss, row),
      pss: costCell(this.table.pss, row),
    }
    return FOUND_COLUMNS.map((column) => cells[column])
  }

  copyCells(row: number): readonly string[] {
    const { mappings, pid, rss, pss } = this.table
    const exact = (column: Float64Array | null): string => {
      const bytes = column?.[row] ?? Number.NaN
      return Number.isNaN(bytes) ? '' : String(bytes)
    }
    return [
      guardFormula(this.#process(row)),
      String(pid[row]),
      formatAddress(mappings.start[row] ?? 0),
      String(this.#size(row)),
      formatPermissions(mappings.permissions[row] ?? 0),
      MAPPING_KIND_LABELS[MAPPING_KINDS[mappings.kind[row] ?? 0] ?? 'anonymous'],
      guardFormula(showName(mappings.strings.strings[mappings.name[row] ?? 0] ?? '')),
      exact(rss),
      exact(pss),
    ]
  }

  totals(mask: RowMask): Readonly<Record<string, number>> {
    let size = 0
    for (let row = 0; row < this.length; row++) if (mask[row] === 1) size += this.#size(row)
    return { size }
  }

  #process(row: number): string {
    return showName(this.table.mappings.strings.strings[this.table.process[row] ?? 0] ?? '')
  }

  #size(row: number): number {
    const { start, end } = this.table.mappings
    return (end[row] ?? 0) - (start[row] ?? 0)
  }
}

function costCell(column: Float64Array | null, row: number): GridCell {
  if (column === null) return { text: 'not read', isPale: true }
  const bytes = column[row] ?? Number.NaN
  return { text: formatBytes(bytes), isPale: Number.isNaN(bytes) || bytes === 0 }
}
