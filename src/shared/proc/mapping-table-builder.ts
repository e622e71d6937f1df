import { VmatlasError } from '../errors'
import { classifyRows, type VmFlagColumns } from './classify-mapping'
import { settleExecutableMemory } from './classify-executable'
import { NameMeanings } from './classify-name'
import type { MappingTable } from '../tables/mapping-table'
import type { StringIndex, StringTable } from '../tables/string-table'

const FIRST_CAPACITY = 256
/** Below this many rows columns grow fourfold: room that is never used is never touched, copies are. */
const FAST_GROWTH_ROWS = 1 << 20

/**
 * Collects rows of a MappingTable in columns that grow geometrically; no object per row.
 *
 * It also keeps the promise that rows ascend and are disjoint. The kernel fills a reader's buffer a page of text
 * at a time and mappings may change in between, so a line can reach back into lines read before. The later line
 * is the later state, therefore it wins: rows from its start on go, and the row before ends where it begins.
 *
 *   read 1: 1000-3000   read 2: 1000-5000  ->  1000-5000
 *   read 1: 1000-3000   read 2: 2000-5000  ->  1000-2000, 2000-5000
 */
export class MappingTableBuilder {
  #capacity = FIRST_CAPACITY
  #start = new Float64Array(FIRST_CAPACITY)
  #end = new Float64Array(FIRST_CAPACITY)
  #offset = new Float64Array(FIRST_CAPACITY)
  #permissions = new Uint8Array(FIRST_CAPACITY)
  #device = new Uint32Array(FIRST_CAPACITY)
  #inodeLow = new Uint32Array(FIRST_CAPACITY)
  #inodeHigh = new Uint32Array(FIRST_CAPACITY)
  #name = new Uint32Array(FIRST_CAPACITY)
  #kind = new Uint8Array(FIRST_CAPACITY)
  #traits = new Uint8Array(FIRST_CAPACITY)
  readonly #meanings = new NameMeanings()
  /** Rows that have their kind. */
  #classified = 0
  #lastEnd = 0
  length = 0
  /** A line reached back into rows read before: the process changed while it was read. */
  changedWhileReading = false

  /** Appends a row; returns its number, which is lower than before where the row replaced others. */
  append(
    start: number,
    end: number,
    permissions: number,
    offset: number,
    device: number,
    inodeLow: number,
    inodeHigh: number,
    name: StringIndex,
  ): number {
    if (start < this.#lastEnd) this.#makeRoom(start)
    const row = this.length
    if (row === this.#capacity) this.#grow()
    this.#start[row] = start
    this.#end[row] = end
    this.#permissions[row] = permissions
    this.#offset[row] = offset
    this.#device[row] = device
    this.#inodeLow[row] = inodeLow
    this.#inodeHigh[row] = inodeHigh
    this.#name[row] = name
    this.#lastEnd = end
    this.length = row + 1
    return row
  }

  /** Permission bits of the row that was appended last. */
  get lastPermissions(): number {
    return this.#permissions[this.length - 1] ?? 0
  }

  /** Gives the rows so far their kinds, in the time that the reading of more takes anyway. */
  classifySoFar(strings: readonly string[]): void {
    const end = this.length - 1
    if (end <= this.#classified) return
    classifyRows(this.#view({ strings }), this.#meanings.of(strings), { first: this.#classified, end })
    this.#classified = end
  }

  /** Hands the rows over, classified; columns are views that may lie in larger buffers. */
  finish(strings: StringTable, flags?: VmFlagColumns): MappingTable {
    const table = this.#view(strings)
    const first = flags === undefined ? this.#classified : 0
    classifyRows(table, this.#meanings.of(strings.strings), { first, end: this.length }, flags)
    settleExecutableMemory(table)
    return table
  }

  #view(strings: StringTable): MappingTable {
    const length = this.length
    return {
      start: this.#start.subarray(0, length),
      end: this.#end.subarray(0, length),
      offset: this.#offset.subarray(0, length),
      permissions: this.#permissions.subarray(0, length),
      device: this.#device.subarray(0, length),
      inodeLow: this.#inodeLow.subarray(0, length),
      inodeHigh: this.#inodeHigh.subarray(0, length),
      name: this.#name.subarray(0, length),
      kind: this.#kind.subarray(0, length),
      traits: this.#traits.subarray(0, length),
      strings,
      length,
    }
  }

  #makeRoom(start: number): void {
    this.changedWhileReading = true
    let length = this.length
    while (length > 0 && (this.#start[length - 1] ?? 0) >= start) length--
    this.length = length
    // The row that is last now may get another neighbour behind it.
    this.#classified = Math.max(0, Math.min(this.#classified, length - 1))
    if (length > 0 && (this.#end[length - 1] ?? 0) > start) this.#end[length - 1] = start
  }

  #grow(): void {
    const capacity = this.#capacity * (this.#capacity < FAST_GROWTH_ROWS ? 4 : 2)
    try {
      this.#start = enlarge(this.#start, new Float64Array(capacity))
      this.#end = enlarge(this.#end, new Float64Array(capacity))
      this.#offset = enlarge(this.#offset, new Float64Array(capacity))
      this.#permissions = enlarge(this.#permissions, new Uint8Array(capacity))
      this.#device = enlarge(this.#device, new Uint32Array(capacity))
      this.#inodeLow = enlarge(this.#inodeLow, new Uint32Array(capacity))
      this.#inodeHigh = enlarge(this.#inodeHigh, new Uint32Array(capacity))
      this.#name = enlarge(this.#name, new Uint32Array(capacity))
      this.#kind = enlarge(this.#kind, new Uint8Array(capacity))
      this.#traits = enlarge(this.#traits, new Uint8Array(capacity))
    } catch (error) {
      throw outOfMemory(this.length, error)
    }
    this.#capacity = capacity
  }
}

type Column = Float64Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>

/** Copies a full column to the front of a larger one. */
export function enlarge<C extends Column>(full: C, larger: C): C {
  larger.set(full)
  return larger
}

/** The error for a table that outgrew the memory; anything but a failed allocation is passed on as it is. */
export function outOfMemory(rows: number, error: unknown): unknown {
  if (!(error instanceof RangeError)) return error
  return new VmatlasError(
    'io',
    `There is not enough memory for more than ${rows} mappings.`,
    'Close other snapshots, or read the process on a machine with more memory.',
  )
}
