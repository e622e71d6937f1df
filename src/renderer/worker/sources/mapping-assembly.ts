import { VmatlasError } from '../../../shared/errors'
import type { MappingColumns } from '../../../shared/ipc/mapping-columns'
import type { ScannerEvent } from '../../../shared/ipc/port-messages'
import type { MappingTable } from '../../../shared/tables/mapping-table'

type Chunk = Extract<ScannerEvent, { type: 'maps-chunk' }>

const COLUMN_NAMES = [
  'start',
  'end',
  'offset',
  'permissions',
  'device',
  'inodeLow',
  'inodeHigh',
  'name',
  'kind',
  'traits',
] as const satisfies readonly (keyof MappingColumns)[]

/**
 * Puts the chunks of one read together into a table.
 *
 * Errors: throws `internal` where a chunk does not continue the former one; such a table must not be shown.
 */
export class MappingAssembly {
  readonly #strings: string[] = []
  #columns: MappingColumns | null = null
  #rows = 0
  #totalRows = 0

  /** Takes the next chunk in. */
  add(chunk: Chunk): void {
    this.#columns ??= makeColumns(chunk.totalRows)
    if (this.#rows === 0) this.#totalRows = chunk.totalRows
    const fits =
      chunk.firstRow === this.#rows &&
      chunk.totalRows === this.#totalRows &&
      chunk.firstRow + chunk.rowCount <= this.#totalRows &&
      chunk.firstString === this.#strings.length &&
      COLUMN_NAMES.every((name) => chunk.columns[name].length === chunk.rowCount)
    if (!fits) throw new VmatlasError('internal', `The maps arrived out of step at row ${this.#rows}.`)
    for (const name of COLUMN_NAMES) this.#columns[name].set(chunk.columns[name], chunk.firstRow)
    for (const text of chunk.newStrings) this.#strings.push(text)
    this.#rows += chunk.rowCount
  }

  /** Rows of the whole table, as announced by its first chunk. */
  get totalRows(): number {
    return this.#totalRows
  }

  /** The rows that are there while others are still to come; null where there are none, or all. */
  partial(): MappingTable | null {
    const columns = this.#columns
    if (!columns || this.#rows === this.#totalRows) return null
    const cut = <Column extends MappingColumns[keyof MappingColumns]>(column: Column): Column =>
      column.slice(0, this.#rows) as Column
    return {
      start: cut(columns.start),
      end: cut(columns.end),
      offset: cut(columns.offset),
      permissions: cut(columns.permissions),
      device: cut(columns.device),
      inodeLow: cut(columns.inodeLow),
      inodeHigh: cut(columns.inodeHigh),
      name: cut(columns.name),
      kind: cut(columns.kind),
      traits: cut(columns.traits),
      strings: { strings: [...this.#strings] },
      length: this.#rows,
    }
  }

  /** Ends the table, which must have the announced number of rows. */
  finish(totalRows: number): MappingTable {
    if (totalRows !== this.#rows) {
      throw new VmatlasError('internal', `Of ${totalRows} maps only ${this.#rows} arrived.`)
    }
    const strings = this.#strings.length > 0 ? this.#strings : ['']
    return { ...(this.#columns ?? makeColumns(0)), strings: { strings }, length: totalRows }
  }
}

function makeColumns(length: number): MappingColumns {
  return {
    start: new Float64Array(length),
    end: new Float64Array(length),
    offset: new Float64Array(length),
    permissions: new Uint8Array(length),
    device: new Uint32Array(length),
    inodeLow: new Uint32Array(length),
    inodeHigh: new Uint32Array(length),
    name: new Uint32Array(length),
    kind: new Uint8Array(length),
    traits: new Uint8Array(length),
  }
}
