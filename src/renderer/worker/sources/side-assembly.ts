import { VmatlasError } from '../../../shared/errors'
import type { AnswerTo } from '../../../shared/ipc/request-answers'
import type { Snapshot } from '../../../shared/snapshot/snapshot'
import { USAGE_FIELD_NAMES, USAGE_FIELDS, type UsageField } from '../../../shared/tables/usage-field'
import type { UsageTable } from '../../../shared/tables/usage-table'
import { MappingAssembly } from './mapping-assembly'

type SideBegin = Extract<AnswerTo<'read-side'>, { type: 'side-begin' }>
type UsageChunk = Extract<AnswerTo<'read-side'>, { type: 'usage-chunk' }>
type UsageHead = NonNullable<SideBegin['usage']>

/**
 * Puts the messages of one side of a comparison together into a snapshot.
 *
 * Errors: throws `internal` where a message does not continue the former one; such a side must not be shown.
 */
export class SideAssembly {
  readonly #mappings = new MappingAssembly()
  #begin: SideBegin | null = null
  #usage: UsageAssembly | null = null

  /** Takes the next message in; answers the snapshot with the last one. */
  take(event: AnswerTo<'read-side'>): Snapshot | null {
    if (event.type === 'side-begin') {
      this.#begin = event
      this.#usage = event.usage && new UsageAssembly(event.usage, event.totalRows)
    }
    if (event.type === 'maps-chunk') this.#mappings.add(event)
    if (event.type === 'usage-chunk') {
      if (!this.#usage) throw outOfStep(event.firstRow)
      this.#usage.add(event)
    }
    return event.type === 'side-end' ? this.#finish(event.totalRows) : null
  }

  #finish(totalRows: number): Snapshot {
    if (!this.#begin) throw outOfStep(0)
    const { info } = this.#begin
    return {
      info,
      mappings: this.#mappings.finish(totalRows),
      usage: this.#usage?.finish(totalRows) ?? null,
      absent: info.absent,
    }
  }
}

/** The numbers of smaps of one side, chunk after chunk. */
class UsageAssembly {
  readonly #head: UsageHead
  readonly #fields = new Map<string, Float64Array>()
  readonly #flags: Pick<UsageTable, 'flagsLow' | 'flagsHigh' | 'flagsUnknown'>
  readonly #length: number
  #rows = 0

  constructor(head: UsageHead, length: number) {
    this.#head = head
    this.#length = length
    this.#flags = {
      flagsLow: new Uint32Array(length),
      flagsHigh: new Uint32Array(length),
      flagsUnknown: new Uint32Array(length),
    }
  }

  add({ firstRow, rowCount, fields, flagsLow, flagsHigh, flagsUnknown }: UsageChunk): void {
    const columns = [...Object.values(fields), flagsLow, flagsHigh, flagsUnknown]
    const fits =
      firstRow === this.#rows &&
      firstRow + rowCount <= this.#length &&
      columns.every((column) => column.length === rowCount)
    if (!fits) throw outOfStep(firstRow)
    for (const [name, values] of Object.entries(fields)) this.#fieldOf(name).set(values, firstRow)
    this.#flags.flagsLow.set(flagsLow, firstRow)
    this.#flags.flagsHigh.set(flagsHigh, firstRow)
    this.#flags.flagsUnknown.set(flagsUnknown, firstRow)
    this.#rows += rowCount
  }

  finish(totalRows: number): UsageTable {
    if (totalRows !== this.#rows) throw outOfStep(this.#rows)
    const { fieldOrder, others, strings, sameAs } = this.#head
    // Fields share columns where they can: nobody writes to a finished table.
    const unknown = new Float64Array(this.#length).fill(Number.NaN)
    const columnOf = (name: string): Float64Array => this.#fields.get(sameAs[name] ?? name) ?? unknown
    const columns = Object.fromEntries(
      USAGE_FIELD_NAMES.map((field) => [field, columnOf(USAGE_FIELDS[field].kernelName)]),
    ) as Record<UsageField, Float64Array>
    return {
      columns,
      others: others.map((other) => ({ ...other, values: columnOf(other.kernelName) })),
      ...this.#flags,
      fieldOrder,
      strings: { strings },
      length: this.#length,
    }
  }

  #fieldOf(name: string): Float64Array {
    let column = this.#fields.get(name)
    if (!column) {
      column = new Float64Array(this.#length).fill(Number.NaN)
      this.#fields.set(name, column)
    }
    return column
  }
}

function outOfStep(row: number): VmatlasError {
  return new VmatlasError('internal', `The maps arrived out of step at row ${row}.`)
}
