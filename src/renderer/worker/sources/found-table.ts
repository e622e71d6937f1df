import type { MappingsFoundEvent } from '../../../shared/ipc/findings-messages'
import type { MappingTable } from '../../../shared/tables/mapping-table'
import { StringTableBuilder } from '../../../shared/tables/string-table'

/** Mappings of several processes below each other: those of one process follow each other, ascending. */
export interface FoundTable {
  readonly mappings: MappingTable
  /** Whose each row is. */
  readonly pid: Uint32Array
  readonly startTicks: Float64Array
  /** Index into the strings of `mappings`: what the process is called. */
  readonly process: Uint32Array
  /** Bytes; null where the query needed no smaps. */
  readonly rss: Float64Array | null
  readonly pss: Float64Array | null
  readonly length: number
}

/** The found mappings of one process, as they came. */
export type FoundPart = MappingsFoundEvent['processes'][number]

/** Puts what came of several processes below each other. Cost: one pass over all rows. */
export function joinFound(parts: readonly FoundPart[]): FoundTable {
  const length = parts.reduce((sum, { columns }) => sum + columns.start.length, 0)
  const strings = new StringTableBuilder()
  const hasUsage = parts.length > 0 && parts.every(({ rss }) => rss !== null)
  const join = <Column extends { set(part: ArrayLike<number>, at: number): void }>(
    into: Column,
    of: (part: FoundPart) => ArrayLike<number>,
  ): Column => {
    let at = 0
    for (const part of parts) {
      into.set(of(part), at)
      at += part.columns.start.length
    }
    return into
  }
  const repeat = (value: (part: FoundPart) => number) => (part: FoundPart) =>
    new Array<number>(part.columns.start.length).fill(value(part))
  const mappings: MappingTable = {
    start: join(new Float64Array(length), ({ columns }) => columns.start),
    end: join(new Float64Array(length), ({ columns }) => columns.end),
    offset: join(new Float64Array(length), ({ columns }) => columns.offset),
    permissions: join(new Uint8Array(length), ({ columns }) => columns.permissions),
    device: join(new Uint32Array(length), ({ columns }) => columns.device),
    inodeLow: join(new Uint32Array(length), ({ columns }) => columns.inodeLow),
    inodeHigh: join(new Uint32Array(length), ({ columns }) => columns.inodeHigh),
    kind: join(new Uint8Array(length), ({ columns }) => columns.kind),
    traits: join(new Uint8Array(length), ({ columns }) => columns.traits),
    name: join(new Uint32Array(length), (part) =>
      part.columns.name.map((index) => strings.intern(part.strings[index] ?? '')),
    ),
    strings,
    length,
  }
  return {
    mappings,
    pid: join(
      new Uint32Array(length),
      repeat(({ pid }) => pid),
    ),
    startTicks: join(
      new Float64Array(length),
      repeat(({ startTicks }) => startTicks),
    ),
    process: join(
      new Uint32Array(length),
      repeat(({ name }) => strings.intern(name)),
    ),
    rss: hasUsage ? join(new Float64Array(length), ({ rss }) => rss ?? []) : null,
    pss: hasUsage ? join(new Float64Array(length), ({ pss }) => pss ?? []) : null,
    length,
  }
}
