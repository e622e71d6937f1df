import { toErrorData, VmatlasError, type ErrorCode, type VmatlasErrorData } from '../../../shared/errors'
import type { ProcessIdentity } from '../../../shared/ipc/contract'
import type { AnswerTo } from '../../../shared/ipc/request-answers'
import type { Snapshot, SnapshotInfo } from '../../../shared/snapshot/snapshot'
import { sumUsage, type UsageTable } from '../../../shared/tables/usage-table'
import type { UsageState, UsageSums } from '../protocol/reading-protocol'
import { SideAssembly } from '../sources/side-assembly'
import type { AsksScanner } from './scanner-requests'

/** Up to so many maps smaps is read unasked: about half a second of work on one core. */
export const READ_UNASKED_MOST = 65_536

/** Before smaps of a process was asked for. */
export const NO_USAGE: UsageState = { isReading: false, progress: null, sums: null, failure: null }

type SmapsAnswer = AnswerTo<'read-side'>

/** Reads what the maps of the open process cost: smaps, after maps and apart from it. */
export class UsageReader {
  readonly #requests: AsksScanner
  readonly #onAnswer: (event: SmapsAnswer, snapshot: Snapshot | null) => void
  #assembly = new SideAssembly()
  #requestId = 0
  #state: UsageState = NO_USAGE

  /** `onAnswer` hears of every answer to a read, with the last one what was read, also where it is not smaps itself. */
  constructor(requests: AsksScanner, onAnswer: (event: SmapsAnswer, snapshot: Snapshot | null) => void) {
    this.#requests = requests
    this.#onAnswer = onAnswer
  }

  get state(): UsageState {
    return this.#state
  }

  /** Starts a read; the numbers of the former one stay until it is whole. */
  start(process: ProcessIdentity): void {
    this.#requests.drop(this.#requestId)
    this.#assembly = new SideAssembly()
    this.#state = { ...this.#state, isReading: true, progress: null, failure: null }
    this.#requestId = this.#requests.ask(
      { type: 'read-side', source: { kind: 'process', process } },
      (event) => this.#onAnswer(event, this.#take(event)),
    )
  }

  /** Asks for the end of the read; the scanner answers with `cancelled`. */
  cancel(): void {
    this.#requests.cancel(this.#requestId)
  }

  /** Forgets the process. */
  close(): void {
    this.#requests.drop(this.#requestId)
    this.#assembly = new SideAssembly()
    this.#state = NO_USAGE
  }

  #take(event: SmapsAnswer): Snapshot | null {
    if (event.type === 'failed') this.#fail(event.error, event.atMs)
    if (event.type === 'maps-progress') {
      this.#state = { ...this.#state, progress: { bytes: event.bytes, rows: event.rows } }
    }
    try {
      const snapshot = this.#assembly.take(event)
      if (snapshot) this.#finish(snapshot)
      return snapshot
    } catch (error) {
      this.#requests.drop(this.#requestId)
      this.#fail(toErrorData(error), Date.now())
      return null
    }
  }

  /** Ends the read of a scanner that is gone. */
  lose(error: VmatlasErrorData): void {
    if (this.#state.isReading) this.#fail(error, Date.now())
  }

  #fail(error: VmatlasErrorData, atMs: number): void {
    this.#assembly = new SideAssembly()
    this.#state = { ...this.#state, isReading: false, progress: null, failure: { error, atMs } }
  }

  #finish({ info, usage }: Snapshot): void {
    this.#assembly = new SideAssembly()
    const unread = info.unread.find(({ file }) => file === 'smaps')
    if (!usage) {
      const code = unread?.code ?? 'permission-denied'
      const failure = {
        error: toErrorData(new VmatlasError(code, describeUnread(code))),
        atMs: info.capturedAtMs,
      }
      this.#state = { ...NO_USAGE, failure }
      return
    }
    this.#state = { isReading: false, progress: null, sums: sumUp(usage, info), failure: null }
  }
}

/** What the maps of a read cost together. */
export function sumUp(usage: UsageTable, { capturedAtMs, readMs }: SnapshotInfo): UsageSums {
  return {
    rss: sumUsage(usage, 'rss'),
    pss: sumUsage(usage, 'pss'),
    privateDirty: sumUsage(usage, 'privateDirty'),
    swap: sumUsage(usage, 'swap'),
    readAtMs: capturedAtMs,
    readMs: readMs ?? 0,
  }
}

function describeUnread(code: ErrorCode): string {
  return code === 'permission-denied'
    ? 'You may not read smaps of this process, so memory use is not known.'
    : 'smaps of this process could not be read, so memory use is not known.'
}
