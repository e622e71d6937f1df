import { commandMembers, nameMembers } from '../shared/export/json'
import { decodeName } from '../shared/format/name'
import type { ProcessLine } from './process-lines'

/** Version of the JSON that `ps --json` prints; grows when a field changes its meaning or goes. */
const PS_JSON_VERSION = 1

/** What `ps --json` prints. Sizes are bytes, times ISO 8601; what could not be read is null. */
export interface PsJson {
  readonly version: number
  readonly readAt: string
  /** Running vm.max_map_count, null where unreadable. */
  readonly limit: number | null
  /** Those with the most maps first. */
  readonly processes: readonly PsJsonProcess[]
}

interface PsJsonProcess {
  readonly pid: number
  readonly parentPid: number
  /** With the pid it is the identity: pids are reused. Clock ticks since boot. */
  readonly startTicks: number
  readonly startedAt: string | null
  readonly name: string
  /** The bytes of the name in hexadecimal, only where they are not UTF-8. */
  readonly nameBytes?: string
  readonly command: string
  readonly commandBytes?: string
  readonly user: string
  readonly uid: number
  readonly state: string
  readonly threads: number
  readonly kernelThread: boolean
  /** Maps that count against the limit. */
  readonly maps: number | null
  /** Why `maps` is null: none (a kernel thread), permission-denied, hidden, zombie, process-gone, ... */
  readonly mapsUnread: string | null
  /** `maps` divided by the limit. */
  readonly limitShare: number | null
  readonly rss: number | null
  readonly vsz: number | null
}

/** Makes the object that `ps --json` prints. */
export function toPsJson(lines: readonly ProcessLine[], limit: number | null, readAtMs: number): PsJson {
  return {
    version: PS_JSON_VERSION,
    readAt: new Date(readAtMs).toISOString(),
    limit,
    processes: lines.map(toJsonProcess),
  }
}

function toJsonProcess(line: ProcessLine): PsJsonProcess {
  return {
    pid: line.pid,
    parentPid: line.parentPid,
    startTicks: line.startTicks,
    startedAt: Number.isNaN(line.startedAtMs) ? null : new Date(line.startedAtMs).toISOString(),
    ...nameMembers(line.name),
    ...commandMembers(line.command),
    user: decodeName(line.user),
    uid: line.uid,
    state: line.state,
    threads: line.threads,
    kernelThread: line.isKernelThread,
    maps: orNull(line.used),
    mapsUnread: line.outcome === 'counted' ? null : line.outcome,
    limitShare: orNull(line.share),
    rss: orNull(line.rss),
    vsz: orNull(line.vsz),
  }
}

function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
