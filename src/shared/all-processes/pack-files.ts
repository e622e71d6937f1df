import { StringTableBuilder } from '../tables/string-table'
import type { ProcessFiles } from './file-table'
import { FILE_STATES, type FileUse } from './file-uses'

/** The files of some processes as columns, one row for each file of each process, to travel between processes. */
export interface PackedFiles {
  readonly pid: Uint32Array<ArrayBuffer>
  readonly startTicks: Float64Array<ArrayBuffer>
  /** Rows of each process, which follow each other in the order of the pids. */
  readonly useCount: Uint32Array<ArrayBuffer>
  readonly paths: readonly string[]
  /** Index into `paths`. */
  readonly path: Uint32Array<ArrayBuffer>
  readonly device: Uint32Array<ArrayBuffer>
  readonly inodeLow: Uint32Array<ArrayBuffer>
  readonly inodeHigh: Uint32Array<ArrayBuffer>
  readonly kind: Uint8Array<ArrayBuffer>
  readonly mappings: Uint32Array<ArrayBuffer>
  readonly size: Float64Array<ArrayBuffer>
  readonly permissionSets: Uint16Array<ArrayBuffer>
  /** Index into FILE_STATES. */
  readonly state: Uint8Array<ArrayBuffer>
  /** Absent where smaps was not read. */
  readonly rss?: Float64Array<ArrayBuffer>
  readonly pss?: Float64Array<ArrayBuffer>
  readonly privateDirty?: Float64Array<ArrayBuffer>
}

/** Packs the files of processes that were all read in the same way: with smaps, or all without. */
export function packFiles(processes: readonly ProcessFiles[]): PackedFiles {
  const uses = processes.flatMap((one) => one.uses)
  const strings = new StringTableBuilder()
  const measured = uses.flatMap(({ usage }) => usage ?? [])
  return {
    pid: Uint32Array.from(processes, ({ pid }) => pid),
    startTicks: Float64Array.from(processes, ({ startTicks }) => startTicks),
    useCount: Uint32Array.from(processes, (one) => one.uses.length),
    path: Uint32Array.from(uses, ({ path }) => strings.intern(path)),
    paths: strings.strings,
    device: Uint32Array.from(uses, ({ device }) => device),
    inodeLow: Uint32Array.from(uses, ({ inodeLow }) => inodeLow),
    inodeHigh: Uint32Array.from(uses, ({ inodeHigh }) => inodeHigh),
    kind: Uint8Array.from(uses, ({ kind }) => kind),
    mappings: Uint32Array.from(uses, ({ mappings }) => mappings),
    size: Float64Array.from(uses, ({ size }) => size),
    permissionSets: Uint16Array.from(uses, ({ permissionSets }) => permissionSets),
    state: Uint8Array.from(uses, ({ state }) => FILE_STATES.indexOf(state)),
    ...(measured.length === uses.length && uses.length > 0
      ? {
          rss: Float64Array.from(measured, ({ rss }) => rss),
          pss: Float64Array.from(measured, ({ pss }) => pss),
          privateDirty: Float64Array.from(measured, ({ privateDirty }) => privateDirty),
        }
      : {}),
  }
}

/** The inverse of {@link packFiles}. */
export function unpackFiles(packed: PackedFiles): ProcessFiles[] {
  let at = 0
  return Array.from(packed.pid, (pid, index): ProcessFiles => {
    const first = at
    at += packed.useCount[index] ?? 0
    const uses = Array.from({ length: at - first }, (_, offset) => useAt(packed, first + offset))
    return { pid, startTicks: packed.startTicks[index] ?? 0, uses }
  })
}

function useAt(packed: PackedFiles, row: number): FileUse {
  const { rss, pss, privateDirty } = packed
  const at = (column: ArrayLike<number>): number => column[row] ?? 0
  return {
    path: packed.paths[at(packed.path)] ?? '',
    device: at(packed.device),
    inodeLow: at(packed.inodeLow),
    inodeHigh: at(packed.inodeHigh),
    kind: at(packed.kind),
    mappings: at(packed.mappings),
    size: at(packed.size),
    permissionSets: at(packed.permissionSets),
    state: FILE_STATES[at(packed.state)] ?? 'present',
    usage: rss && pss && privateDirty ? { rss: at(rss), pss: at(pss), privateDirty: at(privateDirty) } : null,
  }
}
