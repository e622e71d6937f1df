import type { ScannerEvent } from '../../../src/shared/ipc/port-messages'
import { mappingKindCode } from '../../../src/shared/tables/mapping-kind'
import { COUNT_OUTCOMES, type CountOutcome } from '../../../src/shared/tables/process-table'
import { StringTableBuilder } from '../../../src/shared/tables/string-table'

/** 2026-01-01 12:00:00 UTC, when everything in these tests happens. */
export const NOON = Date.UTC(2026, 0, 1, 12)

/** A process as a test writes it down. */
export interface TestProcess {
  readonly pid: number
  readonly name: string
  readonly command?: string
  readonly isKernelThread?: boolean
  readonly startTicks?: number
}

/** The event that brings a process list; start ticks are ten times the pid unless given. */
export function processesEvent(
  processes: readonly TestProcess[],
  limit: number | null = 65530,
): ScannerEvent {
  const strings = new StringTableBuilder()
  const doubles = (of: (process: TestProcess) => number): Float64Array<ArrayBuffer> =>
    Float64Array.from(processes, of)
  const words = (of: (process: TestProcess) => number): Uint32Array<ArrayBuffer> =>
    Uint32Array.from(processes, of)
  return {
    type: 'processes',
    limit,
    readAtMs: NOON,
    readMs: 3,
    intervalMs: 1000,
    table: {
      pid: words(({ pid }) => pid),
      parentPid: words(() => 1),
      uid: words(() => 0),
      startTicks: doubles(ticksOf),
      startedAtMs: doubles(() => NOON - 3_600_000),
      rss: doubles(({ pid }) => pid * 4096),
      vsz: doubles(({ pid }) => pid * 8192),
      cpu: doubles(() => Number.NaN),
      threads: words(() => 1),
      flags: Uint8Array.from(processes, ({ isKernelThread }) => Number(isKernelThread ?? false)),
      state: new Uint8Array(processes.length).fill(83),
      name: words(({ name }) => strings.intern(name)),
      user: words(() => strings.intern('root')),
      command: words(({ name, command }) => strings.intern(command ?? `/bin/${name}`)),
      strings: { strings: strings.strings },
      length: processes.length,
    },
  }
}

function ticksOf({ pid, startTicks }: TestProcess): number {
  return startTicks ?? pid * 10
}

/** The event that brings counts: a number of maps, or how the count ended. */
export function countsEvent(
  counts: ReadonlyMap<number, number | CountOutcome>,
  readAtMs = NOON,
): ScannerEvent {
  const pids = [...counts.keys()]
  const values = [...counts.values()]
  const outcome = (value: number | CountOutcome): number =>
    COUNT_OUTCOMES.indexOf(typeof value === 'number' ? 'counted' : value)
  return {
    type: 'counts',
    batch: {
      pid: Uint32Array.from(pids),
      startTicks: Float64Array.from(pids, (pid) => pid * 10),
      used: Float64Array.from(values, (value) => (typeof value === 'number' ? value : Number.NaN)),
      outcome: Uint8Array.from(values, outcome),
      readAtMs: new Float64Array(pids.length).fill(readAtMs),
      readMs: new Float64Array(pids.length).fill(1),
      nextAtMs: new Float64Array(pids.length).fill(readAtMs + 1000),
      length: pids.length,
    },
  }
}

/** A mapping as a test writes it down; permissions are bits, all else has a default. */
export interface TestMapping {
  readonly start: number
  readonly pages: number
  readonly permissions?: number
  readonly name?: string
}

const PAGE = 4096

/** The events of one whole read, in one chunk. */
export function readEvents(requestId: number, mappings: readonly TestMapping[]): ScannerEvent[] {
  const strings = new StringTableBuilder()
  const length = mappings.length
  const chunk: ScannerEvent = {
    type: 'maps-chunk',
    requestId,
    firstRow: 0,
    rowCount: length,
    totalRows: length,
    firstString: 0,
    columns: {
      start: Float64Array.from(mappings, ({ start }) => start),
      end: Float64Array.from(mappings, ({ start, pages }) => start + pages * PAGE),
      offset: new Float64Array(length),
      permissions: Uint8Array.from(mappings, ({ permissions }) => permissions ?? 3),
      device: new Uint32Array(length),
      inodeLow: new Uint32Array(length),
      inodeHigh: new Uint32Array(length),
      name: Uint32Array.from(mappings, ({ name }) => strings.intern(name ?? '')),
      kind: new Uint8Array(length).fill(mappingKindCode('anonymous')),
      traits: new Uint8Array(length),
    },
    newStrings: strings.strings,
  }
  const end: ScannerEvent = {
    type: 'maps-end',
    asRoot: false,
    requestId,
    name: 'target',
    command: '/bin/target --fast',
    totalRows: length,
    usedMaps: length,
    limit: 65530,
    readAtMs: NOON,
    readMs: 1.5,
    bytes: 90 * length,
    changedWhileReading: false,
  }
  return [chunk, end]
}
