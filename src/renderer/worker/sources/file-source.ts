import { formatBytes } from '../../../shared/format/bytes'
import { formatCount } from '../../../shared/format/count'
import { showName } from '../../../shared/format/name'
import { fileQueryColumns, findMisplaced } from '../../../shared/all-processes/file-query'
import { stateOfFile, type FileTable } from '../../../shared/all-processes/file-table'
import { parseQuery } from '../../../shared/query/parse-query'
import { MAPPING_KIND_FAMILY, MAPPING_KIND_LABELS, MAPPING_KINDS } from '../../../shared/tables/mapping-kind'
import type { SortKey } from '../../../shared/tables/radix-sort'
import type { RowMask } from '../../../shared/tables/row-view'
import { collateText, numberSortKey, textSortKey } from '../../../shared/tables/sort-keys'
import { FILE_COLUMNS, type FileColumn } from '../protocol/files-protocol'
import { queryLanguage, toNote } from './mapping-query'
import type { GridCell } from '../protocol/view-protocol'
import type { FilterLanguage, RowSource } from '../views/row-source'
import { guardFormula } from '../views/write-tsv'

const COPY_HEADER: Readonly<Record<FileColumn, string>> = {
  name: 'File',
  kind: 'Kind',
  processes: 'Processes',
  mappings: 'Mappings',
  size: 'Size bytes',
  rss: 'RSS bytes',
  pss: 'PSS bytes',
  privateDirty: 'Private dirty bytes',
  versions: 'Versions',
  state: 'State',
}
type CostColumn = 'rss' | 'pss' | 'privateDirty'

/** The files of the machine as a table of the grid. */
export class FileSource implements RowSource {
  readonly ids: Float64Array
  readonly copyHeader = FILE_COLUMNS.map((column) => COPY_HEADER[column])
  readonly language: FilterLanguage
  readonly table: FileTable

  /** `numbers` holds the number of each path; rows ascend by it. */
  constructor(table: FileTable, numbers: ReadonlyMap<string, number>) {
    this.table = table
    this.ids = Float64Array.from(table.path, (path) => numbers.get(path) ?? 0)
    const language = queryLanguage(fileQueryColumns(table), table.length)
    this.language = {
      findMistakes: (text) => [
        ...language.findMistakes(text),
        ...findMisplaced(parseQuery(text)).map(toNote),
      ],
      answer: (text) => language.answer(text),
    }
  }

  get length(): number {
    return this.table.length
  }

  isSame(): boolean {
    return true
  }

  rowId(row: number): string {
    return String(this.ids[row])
  }

  sortKey(column: string): SortKey {
    const { table } = this
    switch (column as FileColumn) {
      case 'name':
        return this.#texts((row) => this.#path(row))
      case 'kind':
        return this.#texts((row) => this.#kindLabel(row))
      case 'state':
        return numberSortKey(Float64Array.from(table.state))
      default: {
        const numbers = table[column as Exclude<FileColumn, 'name' | 'kind' | 'state'>]
        return numberSortKey(Float64Array.from(numbers))
      }
    }
  }

  matchWord(word: string): RowMask {
    return Uint8Array.from(this.table.path, (path) => (showName(path).toLowerCase().includes(word) ? 1 : 0))
  }

  cells(row: number): readonly GridCell[] {
    return FILE_COLUMNS.map((column) => this.#cell(column, row))
  }

  copyCells(row: number): readonly string[] {
    const { table } = this
    return FILE_COLUMNS.map((column) => {
      if (column === 'name') return guardFormula(this.#path(row))
      if (column === 'kind') return this.#kindLabel(row)
      if (column === 'state') return stateOfFile(table, row)
      const value = table[column][row] ?? Number.NaN
      return Number.isNaN(value) ? '' : String(value)
    })
  }

  totals(mask: RowMask): Readonly<Record<string, number>> {
    const sums = { size: 0, mappings: 0 }
    for (let row = 0; row < this.length; row++) {
      if (mask[row] !== 1) continue
      sums.size += this.table.size[row] ?? 0
      sums.mappings += this.table.mappings[row] ?? 0
    }
    return sums
  }

  #cell(column: FileColumn, row: number): GridCell {
    const { table } = this
    switch (column) {
      case 'name': {
        const path = this.#path(row)
        const cut = path.lastIndexOf('/') + 1
        const family = MAPPING_KIND_FAMILY[this.#kind(row)]
        return cut > 1 && cut < path.length
          ? { text: path.slice(cut), detail: path.slice(0, cut), family }
          : { text: path, family }
      }
      case 'kind':
        return { text: this.#kindLabel(row) }
      case 'size':
        return { text: formatBytes(table.size[row] ?? 0) }
      case 'rss':
      case 'pss':
      case 'privateDirty':
        return this.#costCell(column, row)
      case 'versions': {
        const versions = table.versions[row] ?? 0
        return { text: formatCount(versions), isPale: versions === 1 }
      }
      case 'state': {
        const state = stateOfFile(table, row)
        return state === 'present' ? { text: '' } : { text: state, tone: 'removed' }
      }
      default:
        return { text: formatCount(table[column][row] ?? 0) }
    }
  }

  #costCell(column: CostColumn, row: number): GridCell {
    const { table } = this
    const measured = table.measured[row] ?? 0
    if (measured === 0) return { text: 'not read', isPale: true }
    const bytes = table[column][row] ?? Number.NaN
    if (Number.isNaN(bytes)) return { text: 'unreadable', isPale: true }
    const isPart = measured < (table.processes[row] ?? 0)
    return { text: formatBytes(bytes), isPale: bytes === 0, ...(isPart ? { detail: `of ${measured}` } : {}) }
  }

  #path(row: number): string {
    return showName(this.table.path[row] ?? '')
  }

  #kind(row: number): (typeof MAPPING_KINDS)[number] {
    return MAPPING_KINDS[this.table.kind[row] ?? 0] ?? 'anonymous'
  }

  #kindLabel(row: number): string {
    return MAPPING_KIND_LABELS[this.#kind(row)]
  }

  #texts(of: (row: number) => string): SortKey {
    const strings = Array.from({ length: this.length }, (_, row) => of(row))
    return textSortKey(Uint32Array.from(strings.keys()), { strings }, collateText)
  }
}
