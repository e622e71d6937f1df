import type { AnswerTo } from '../../../shared/ipc/request-answers'
import type { ProcessIdentity } from '../../../shared/ipc/contract'
import { toErrorData, type VmatlasErrorData } from '../../../shared/errors'
import type { MapsAbout } from '../../../shared/export/maps-to-write'
import type { Snapshot } from '../../../shared/snapshot/snapshot'
import { MappingAssembly } from '../sources/mapping-assembly'
import type { MappingTable } from '../../../shared/tables/mapping-table'
import { NOT_LIVE_YET } from './live-timer'
import type { OpenProcess, ProcessFacts } from '../protocol/process-protocol'
import type { LiveState, SumsState, UsageState } from '../protocol/reading-protocol'
import { NO_SUMS } from './sums-reader'
import { NO_USAGE } from './usage-reader'

type ReadEnd = Extract<AnswerTo<'read-maps'>, { type: 'maps-end' }>

/** State letter of a process that has ended and was not waited for; proc_pid_stat(5). */
const ZOMBIE = 'Z'

/**
 * The process that is open, and the read that is under way.
 *
 * A read that fails changes nothing of what the former one brought.
 */
export class OpenProcessState {
  #state: OpenProcess
  #assembly = new MappingAssembly()
  #about: MapsAbout | null = null

  constructor(process: ProcessIdentity, facts: ProcessFacts | null) {
    this.#state = {
      process,
      facts,
      isReading: true,
      progress: null,
      arriving: null,
      maps: null,
      failure: null,
      usage: NO_USAGE,
      sums: NO_SUMS,
      neighbourReads: 0,
      live: NOT_LIVE_YET,
      endedAtMs: null,
    }
  }

  get state(): OpenProcess {
    return this.#state
  }

  /** Whose maps the last whole read brought. */
  get about(): MapsAbout | null {
    return this.#about
  }

  /** Starts another read of the same process. */
  startRead(): void {
    this.#assembly = new MappingAssembly()
    this.#change({ isReading: true, progress: null })
  }

  /** Takes a message of a read in; answers the whole table once it is there. */
  take(event: AnswerTo<'read-maps'>): MappingTable | null {
    if (event.type === 'maps-progress') this.#change({ progress: { bytes: event.bytes, rows: event.rows } })
    if (event.type === 'maps-chunk') this.#assembly.add(event)
    if (event.type === 'failed') this.fail(event.error, event.atMs)
    return event.type === 'maps-end' ? this.#finish(event) : null
  }

  /** The rows of the read under way that are there already; from now on they count as shown. */
  startArriving(): MappingTable | null {
    const table = this.#assembly.partial()
    if (table) this.#change({ arriving: { rows: table.length, totalRows: this.#assembly.totalRows } })
    return table
  }

  /** Ends the read with an error; the last table stays. */
  fail(error: VmatlasErrorData, atMs: number): void {
    this.#assembly = new MappingAssembly()
    this.#change({ isReading: false, progress: null, arriving: null, failure: { error, atMs } })
    if (error.code === 'process-gone') this.#change({ endedAtMs: this.#state.endedAtMs ?? atMs })
  }

  /** Learns from the process list: what the process costs now, or that it is not there any more. */
  see(facts: ProcessFacts | null, readAtMs: number): void {
    // A zombie has no memory any more; what the living process had stays on the screen.
    if (facts?.state === ZOMBIE && this.#state.facts) return
    if (facts) this.#change({ facts })
    // A process that was never seen may just not be listed yet.
    else if (this.#state.facts) this.#change({ endedAtMs: this.#state.endedAtMs ?? readAtMs })
  }

  /** Learns from a read of smaps or of smaps_rollup that the process is gone. */
  end(atMs: number): void {
    this.#change({ endedAtMs: this.#state.endedAtMs ?? atMs })
  }

  /** Learns how the reads of smaps and of smaps_rollup stand. */
  setUsage(usage: UsageState, sums: SumsState): void {
    this.#change({ usage, sums })
  }

  /** Learns that more is known of neighbours than before. */
  countNeighbourRead(): void {
    this.#change({ neighbourReads: this.#state.neighbourReads + 1 })
  }

  /** Learns how the process is read by itself. */
  setLive(live: LiveState): void {
    this.#change({ live })
  }

  /** Learns that smaps brought other maps along than maps did. */
  adoptMaps({ info, mappings }: Snapshot): void {
    const { maps } = this.#state
    if (!maps) return
    const { usedMaps, capturedAtMs } = info
    const changedWhileReading = info.flags.includes('torn')
    this.#change({
      maps: { ...maps, totalRows: mappings.length, usedMaps, readAtMs: capturedAtMs, changedWhileReading },
    })
  }

  #finish(end: ReadEnd): MappingTable | null {
    try {
      const table = this.#assembly.finish(end.totalRows)
      const { totalRows, usedMaps, limit, readAtMs, readMs, bytes, changedWhileReading, asRoot } = end
      const maps = { totalRows, usedMaps, limit, readAtMs, readMs, bytes, changedWhileReading, asRoot }
      this.#about = aboutRead(this.#state.process.pid, end)
      this.#change({ isReading: false, progress: null, arriving: null, failure: null, maps })
      this.#assembly = new MappingAssembly()
      return table
    } catch (error) {
      this.fail(toErrorData(error), end.readAtMs)
      return null
    }
  }

  #change(part: Partial<OpenProcess>): void {
    this.#state = { ...this.#state, ...part }
  }
}

/** Whose maps a read brought, as exports say it. */
function aboutRead(pid: number, end: ReadEnd): MapsAbout {
  const { name, command, usedMaps, limit, readAtMs, changedWhileReading } = end
  return { pid, name, command, startStack: null, usedMaps, limit, readAtMs, changedWhileReading }
}
