import { toErrorData, type VmatlasErrorData } from '../../../shared/errors'
import type { ScannerEvent } from '../../../shared/ipc/port-messages'
import type { SideSource } from '../../../shared/ipc/snapshot-messages'
import type { Snapshot } from '../../../shared/snapshot/snapshot'
import { summariseSnapshot } from '../../../shared/snapshot/summarise-snapshot'
import { SideAssembly } from '../sources/side-assembly'
import type { ComparedSide } from '../protocol/snapshot-protocol'

const NOTHING: ComparedSide = {
  source: null,
  isReading: false,
  progress: null,
  info: null,
  summary: null,
  failure: null,
}

/** One side of a comparison: what was chosen, the read under way, and the snapshot that the last whole read brought. */
export class SideReading {
  #state: ComparedSide = NOTHING
  #snapshot: Snapshot | null = null
  #assembly = new SideAssembly()
  #requestId = 0

  get state(): ComparedSide {
    return this.#state
  }

  get snapshot(): Snapshot | null {
    return this.#snapshot
  }

  get requestId(): number {
    return this.#requestId
  }

  /** Forgets the side; the same source read again keeps what it shows until the new read is whole. */
  choose(source: SideSource | null, requestId: number): void {
    const isSame = isSameSource(source, this.#state.source)
    if (!isSame) this.#snapshot = null
    const kept = isSame ? this.#state : NOTHING
    this.#requestId = requestId
    this.#assembly = new SideAssembly()
    this.#state = { ...kept, source, isReading: source !== null, progress: null, failure: null }
  }

  /** Takes a message of the read in; true once the side is whole. */
  take(event: ScannerEvent): boolean {
    if (event.type === 'maps-progress') this.#change({ progress: { bytes: event.bytes, rows: event.rows } })
    if (event.type === 'failed') this.fail(event.error, event.atMs)
    try {
      const snapshot = this.#assembly.take(event)
      if (!snapshot) return false
      this.#snapshot = snapshot
      this.#assembly = new SideAssembly()
      const summary = summariseSnapshot(snapshot)
      this.#change({ isReading: false, progress: null, failure: null, info: snapshot.info, summary })
      return true
    } catch (error) {
      this.fail(toErrorData(error), Date.now())
      return false
    }
  }

  /** Ends the read with an error; what was there before stays. */
  fail(error: VmatlasErrorData, atMs: number): void {
    this.#assembly = new SideAssembly()
    this.#change({ isReading: false, progress: null, failure: { error, atMs } })
  }

  #change(part: Partial<ComparedSide>): void {
    this.#state = { ...this.#state, ...part }
  }
}

function isSameSource(one: SideSource | null, other: SideSource | null): boolean {
  if (one?.kind === 'snapshot') return other?.kind === 'snapshot' && one.id === other.id
  return (
    one?.kind === 'process' &&
    other?.kind === 'process' &&
    one.process.pid === other.process.pid &&
    one.process.startTicks === other.process.startTicks
  )
}
