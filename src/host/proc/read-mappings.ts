import { VmatlasError } from '../../shared/errors'
import type { ProcessIdentity } from '../../shared/ipc/contract'
import type { NumaPolicies } from '../../shared/proc/parse-numa-maps'
import { rollupOf, type SmapsRollup } from '../../shared/proc/parse-smaps-rollup'
import type { ProcessStat } from '../../shared/proc/parse-stat'
import { settleThreadStacks } from '../../shared/proc/thread-facts'
import type { MappingTable } from '../../shared/tables/mapping-table'
import type { UsageTable } from '../../shared/tables/usage-table'
import { LocalProc } from './local-proc'
import { readLimitOf, readStat, type LongFileSource, type ProcSource } from './proc-source'
import type { LaneFile, MapsFile } from './parser-thread'
import { ReadLane, type LaneJob, type LaneResult } from './read-lane'
import { cancelled } from './watch-ring'

/** Reads that run at the same time; each has two threads. */
const MOST_LANES = 2
const DEFAULT_DEADLINE_MS = 5000
/** How often a process that replaces its program is read, before what came last is taken for what it is. */
const MOST_ATTEMPTS = 3

/** Whose mappings: with `startTicks` only that very process, else whoever has the pid now. */
export interface ReadTarget {
  readonly pid: number
  readonly startTicks?: number
}

/** How the sums of a process are to be read. */
export interface SumsOptions {
  readonly signal?: AbortSignal
  /** The read is given up when nothing moves for this long. @default 5000 */
  readonly deadlineMs?: number
  /** Reads what this user may not. */
  readonly root?: LongFileSource | null
}

/** How a read is to be done. */
export interface ReadOptions extends SumsOptions {
  /** @default 'maps' */
  readonly file?: MapsFile
  /** Told about ten times a second while a read goes on. */
  readonly onProgress?: (bytes: number, rows: number) => void
}

/** Whoever reads the mappings of processes, and the source that they come from. */
export type ReadsMappings = Pick<MappingReader, 'read' | 'source'>

/** Whoever reads what processes cost as a whole. */
export type ReadsSums = Pick<MappingReader, 'readSums'>

/** Whoever reads the NUMA policies of processes, and the source that they come from. */
export type ReadsPolicies = Pick<MappingReader, 'readPolicies' | 'source'>

/** What a process costs as a whole, as read. */
export interface SumsRead {
  readonly rollup: SmapsRollup
  /** When the read began, milliseconds since 1970. */
  readonly readAtMs: number
  readonly readMs: number
}

/** The mappings of a process, as read. */
export interface MappingRead {
  readonly process: ProcessIdentity
  readonly table: MappingTable
  /** Row for row with `table`; null when only maps was read. */
  readonly usage: UsageTable | null
  /** Mappings that count against the limit. */
  readonly usedMaps: number
  /** The process changed its mappings during the read. */
  readonly changedWhileReading: boolean
  /** Running vm.max_map_count; null where it could not be read. */
  readonly limit: number | null
  /** When the read began, milliseconds since 1970. */
  readonly readAtMs: number
  readonly readMs: number
  /** Bytes of text read. */
  readonly bytes: number
  /** Only root could read it, and did. */
  readonly asRoot: boolean
}

/** How a file was read, and with whose rights. */
interface LaneRead extends LaneResult {
  readonly asRoot: boolean
}

/**
 * Reads the mappings of processes, off the calling thread.
 *
 * One read per target and file at a time: a second one waits for the first. Threads start with the first read
 * and stay for the next; `close` ends them.
 */
export class MappingReader {
  readonly source: ProcSource
  readonly #lanes = new Set<ReadLane>()
  readonly #idleLanes: ReadLane[] = []
  readonly #waiting: (() => void)[] = []
  readonly #running = new Map<string, Promise<unknown>>()

  constructor(source: ProcSource = new LocalProc()) {
    this.source = source
  }

  /**
   * Reads all mappings of one process.
   *
   * Errors: `process-gone` (also when it ends meanwhile, or the pid belongs to another process by now),
   * `permission-denied`, `hidden`, `kernel-thread`, `zombie`, `not-answering`, `cancelled`, `malformed-proc`, `io`.
   */
  read(target: ReadTarget, options: ReadOptions = {}): Promise<MappingRead> {
    const file = options.file ?? 'maps'
    return this.#inTurn(target, file, options, (lane) => this.#readWith(lane, target, options))
  }

  /**
   * Reads the sums over all mappings of one process from smaps_rollup: one system call, with no text for each
   * mapping to be made, sent and parsed.
   *
   * Errors: those of {@link read}, and `unsupported-kernel` where the kernel has no such file.
   * Source: Linux 4.14, Documentation/ABI/testing/procfs-smaps_rollup.
   */
  readSums(target: ReadTarget, options: SumsOptions = {}): Promise<SumsRead> {
    return this.#inTurn(target, 'smaps_rollup', options, (lane) => this.#readSumsWith(lane, target, options))
  }

  /**
   * Reads the NUMA policies of all mappings of one process from numa_maps; null where the kernel has no such file, since
   * it has no NUMA. Costs about what smaps does: the kernel walks the page tables.
   *
   * Errors: those of {@link read}.
   */
  readPolicies(target: ReadTarget, options: SumsOptions = {}): Promise<NumaPolicies | null> {
    return this.#inTurn(target, 'numa_maps', options, (lane) => this.#readPoliciesWith(lane, target, options))
  }

  async #inTurn<Read>(
    { pid }: ReadTarget,
    file: LaneFile,
    { signal }: SumsOptions,
    act: (lane: ReadLane) => Promise<Read>,
  ): Promise<Read> {
    const key = `${pid}/${file}`
    const before = this.#running.get(key)
    const read = this.#readAfter(before, signal, act)
    // Later reads only wait for this one, whatever became of it.
    const settled = read.catch(() => undefined)
    this.#running.set(key, settled)
    try {
      return await read
    } finally {
      if (this.#running.get(key) === settled) this.#running.delete(key)
    }
  }

  /** Ends all threads; reads under way fail. */
  close(): void {
    for (const lane of this.#lanes) lane.close()
    this.#lanes.clear()
    this.#idleLanes.length = 0
  }

  async #readAfter<Read>(
    before: Promise<unknown> | undefined,
    signal: AbortSignal | undefined,
    act: (lane: ReadLane) => Promise<Read>,
  ): Promise<Read> {
    await before
    const lane = await this.#takeLane()
    try {
      if (signal?.aborted === true) throw cancelled()
      return await act(lane)
    } finally {
      this.#returnLane(lane)
    }
  }

  /**
   * A program that replaces itself (execve) while it is read ends the text early, as if it were whole; only its
   * new stack tells. Then the read is done again.
   */
  async #readWith(lane: ReadLane, target: ReadTarget, options: ReadOptions): Promise<MappingRead> {
    const file = options.file ?? 'maps'
    const limit = await readLimitOf(this.source)
    for (let attempt = 1; ; attempt++) {
      const before = await this.#identify(target, file)
      const { pid, startTicks, stackStart } = before
      const readAtMs = Date.now()
      const startedAt = performance.now()
      const job = { ...this.#jobOf(pid, file, options), onProgress: options.onProgress }
      const result = await runAsAllowed(lane, job, pid, options.root)
      const readMs = performance.now() - startedAt
      const after = await this.#assertWhole(before, file, result)
      if (!Object.is(after.stackStart, stackStart) && attempt < MOST_ATTEMPTS) continue
      const { usage, usedMaps, changedWhileReading } = result.parsed
      const table = settleThreadStacks(result.parsed.table, result.threads)
      const process = { pid, startTicks }
      return {
        process,
        table,
        usage,
        usedMaps,
        changedWhileReading,
        limit,
        readAtMs,
        readMs,
        bytes: result.bytes,
        asRoot: result.asRoot,
      }
    }
  }

  async #readSumsWith(lane: ReadLane, target: ReadTarget, options: SumsOptions): Promise<SumsRead> {
    const file = 'smaps_rollup'
    const before = await this.#identify(target, file)
    const readAtMs = Date.now()
    const startedAt = performance.now()
    const job = this.#jobOf(before.pid, file, options)
    const result = await runAsAllowed(lane, job, before.pid, options.root)
    const readMs = performance.now() - startedAt
    await this.#assertWhole(before, file, result)
    const { usage } = result.parsed
    if (!usage) throw new VmatlasError('internal', 'smaps_rollup was read as if it were maps.')
    return { rollup: rollupOf(usage), readAtMs, readMs }
  }

  async #readPoliciesWith(
    lane: ReadLane,
    target: ReadTarget,
    options: SumsOptions,
  ): Promise<NumaPolicies | null> {
    const file = 'numa_maps'
    const before = await this.#identify(target, file)
    const result = await runAsAllowed(lane, this.#jobOf(before.pid, file, options), before.pid, options.root)
    // The process is there, and the file is not.
    if (result.errno === 'ENOENT' && (await readStat(this.source, before.pid))) return null
    await this.#assertWhole(before, file, result)
    return result.parsed.policies
  }

  #jobOf(pid: number, file: LaneFile, { deadlineMs, signal }: SumsOptions): LaneJob {
    return {
      file,
      feed: this.source.feed(pid, file),
      deadlineMs: deadlineMs ?? DEFAULT_DEADLINE_MS,
      signal,
      onProgress: undefined,
    }
  }

  /** The state of the target; throws when the pid is free or belongs to another process by now. */
  async #identify({ pid, startTicks }: ReadTarget, file: LaneFile): Promise<ProcessStat> {
    const stat = await readStat(this.source, pid)
    if (stat === null) throw await this.source.toError({ pid, file, errno: 'ENOENT' })
    if (startTicks !== undefined && startTicks !== stat.startTicks) throw reused(pid)
    return stat
  }

  /** The state after the read; throws when what was read cannot be all. */
  async #assertWhole(
    before: ProcessStat,
    file: LaneFile,
    { bytes, errno, parsed, asRoot }: LaneRead,
  ): Promise<ProcessStat> {
    const { pid } = before
    if (errno !== '' && !(bytes > 0 && errno === 'ESRCH'))
      throw await this.source.toError({ pid, file, errno, asRoot })
    if (bytes === 0) throw await this.source.toError({ pid, file, errno: 'EMPTY' })
    const stat = await readStat(this.source, pid)
    if (stat === null || stat.isEnding || errno !== '') throw endedMeanwhile(pid)
    if (stat.startTicks !== before.startTicks) throw reused(pid)
    if (parsed.truncated)
      throw new VmatlasError('malformed-proc', `/proc/${pid}/${file} ended inside a line.`)
    return stat
  }

  async #takeLane(): Promise<ReadLane> {
    for (;;) {
      const idle = this.#idleLanes.pop()
      if (idle !== undefined) return idle
      if (this.#lanes.size < MOST_LANES) {
        const lane = new ReadLane()
        this.#lanes.add(lane)
        return lane
      }
      await new Promise<void>((wake) => this.#waiting.push(wake))
    }
  }

  #returnLane(lane: ReadLane): void {
    if (lane.isBroken) this.#lanes.delete(lane)
    else this.#idleLanes.push(lane)
    this.#waiting.shift()?.()
  }
}

/** Reads as this user, and what is denied to this user as root where that was allowed. */
async function runAsAllowed(
  lane: ReadLane,
  job: LaneJob,
  pid: number,
  root: LongFileSource | null | undefined,
): Promise<LaneRead> {
  const result = await lane.run(job)
  const isDenied = result.bytes === 0 && (result.errno === 'EACCES' || result.errno === 'EPERM')
  if (!isDenied || !root) return { ...result, asRoot: false }
  return { ...(await lane.run({ ...job, feed: root.feed(pid, job.file) })), asRoot: true }
}

function endedMeanwhile(pid: number): VmatlasError {
  return new VmatlasError('process-gone', `Process ${pid} ended while it was being read.`)
}

function reused(pid: number): VmatlasError {
  return new VmatlasError(
    'process-gone',
    `Process ${pid} has ended; its number now belongs to another process.`,
  )
}
