import { toErrorData, type VmatlasErrorData } from '../../../shared/errors'
import type { AnswerTo } from '../../../shared/ipc/request-answers'
import type { SideSource } from '../../../shared/ipc/snapshot-messages'
import type { Snapshot } from '../../../shared/snapshot/snapshot'
import { summariseSnapshot } from '../../../shared/snapshot/summarise-snapshot'
import { SideAssembly } from '../sources/side-assembly'
import type { ComparedSide } from '../protocol/snapshot-protocol'
import type { AsksScanner } from './scanner-requests'

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
  readonly #requests: AsksScanner
  readonly #onMoved: (isWhole: boolean) => void
  #state: ComparedSide = NOTHING
  #snapshot: Snapshot | null = null
  #assembly = new SideAssembly()
  #requestId = 0

  /** `onMoved` hears of every answer to the read; `isWhole` once the snapshot is there. */
  constructor(requests: AsksScanner, onMoved: (isWhole: boolean) => void) {
    this.#requests = requests
    this.#onMoved = onMoved
  }

  get state(): ComparedSide {
    return this.#state
  }

  get snapshot(): Snapshot | null {
    return this.#snapshot
  }

  /** Reads another side; the same source read again keeps what it shows until the new read is whole. */
  choose(source: SideSource | null): void {
    this.#requests.drop(this.#requestId)
    const isSame = isSameSource(source, this.#state.source)
    if (!isSame) this.#snapshot = null
    const kept = isSame ? this.#state : NOTHING
    this.#assembly = new SideAssembly()
    this.#state = { ...kept, source, isReading: source !== null, progress: null, failure: null }
    if (!source) return
    this.#requestId = this.#requests.ask({ type: 'read-side', source }, (event) =>
      this.#onMoved(this.#take(event)),
    )
  }

  /** Takes an answer in; true once the side is whole. */
  #take(event: AnswerTo<'read-side'>): boolean {
    if (event.type === 'maps-progress') this.#change({ progress: { bytes: event.bytes, rows: event.rows } })
    if (event.type === 'failed') this.#fail(event.error, event.atMs)
    try {
      const snapshot = this.#assembly.take(event)
      if (!snapshot) return false
      this.#snapshot = snapshot
      this.#assembly = new SideAssembly()
      const summary = summariseSnapshot(snapshot)
      this.#change({ isReading: false, progress: null, failure: null, info: snapshot.info, summary })
      return true
    } catch (error) {
      this.#requests.drop(this.#requestId)
      this.#fail(toErrorData(error), Date.now())
      return false
    }
  }

  /** Ends the read with an error; what was there before stays. */
  #fail(error: VmatlasErrorData, atMs: number): void {
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
