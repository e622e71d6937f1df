import { toErrorData, VmatlasError, type ErrorCode, type VmatlasErrorData } from '../../../shared/errors'
import type { ProcessIdentity } from '../../../shared/ipc/contract'
import type { ScannerEvent, ScannerRequest } from '../../../shared/ipc/port-messages'
import type { Snapshot, SnapshotInfo } from '../../../shared/snapshot/snapshot'
import { sumUsage, type UsageTable } from '../../../shared/tables/usage-table'
import type { UsageState, UsageSums } from '../protocol/reading-protocol'
import { SideAssembly } from '../sources/side-assembly'

/** Up to so many maps smaps is read unasked: about half a second of work on one core. */
export const READ_UNASKED_MOST = 65_536

/** Before smaps of a process was asked for. */
export const NO_USAGE: UsageState = { isReading: false, progress: null, sums: null, failure: null }

type Answer = Extract<ScannerEvent, { requestId: number }>

/** Reads what the maps of the open process cost: smaps, after maps and apart from it. */
export class UsageReader {
  readonly #send: (request: ScannerRequest) => void
  #assembly = new SideAssembly()
  #requestId = 0
  #state: UsageState = NO_USAGE

  constructor(send: (request: ScannerRequest) => void) {
    this.#send = send
  }

  get state(): UsageState {
    return this.#state
  }

  /** Starts a read; the numbers of the former one stay until it is whole. */
  start(process: ProcessIdentity, requestId: number): void {
    this.cancel()
    this.#assembly = new SideAssembly()
    this.#requestId = requestId
    this.#state = { ...this.#state, isReading: true, progress: null, failure: null }
    this.#send({ type: 'read-side', requestId, source: { kind: 'process', process } })
  }

  /** Asks for the end of the read; the scanner answers with `cancelled`. */
  cancel(): void {
    if (this.#state.isReading) this.#send({ type: 'cancel', requestId: this.#requestId })
  }

  /** Forgets the process. */
  close(): void {
    this.cancel()
    this.#assembly = new SideAssembly()
    this.#state = NO_USAGE
  }

  /** Says whether a message belongs to the read under way. */
  owns(event: Answer): boolean {
    return this.#state.isReading && event.requestId === this.#requestId
  }

  /** Takes a message in; answers what was read once it is whole, also where smaps itself could not be read. */
  take(event: Answer): Snapshot | null {
    if (event.type === 'failed') this.#fail(event.error, event.atMs)
    if (event.type === 'maps-progress') {
      this.#state = { ...this.#state, progress: { bytes: event.bytes, rows: event.rows } }
    }
    try {
      const snapshot = this.#assembly.take(event)
      if (snapshot) this.#finish(snapshot)
      return snapshot
    } catch (error) {
      this.cancel()
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
    ? 'You may not read smaps of this process, so what its maps cost is not known.'
    : 'smaps of this process could not be read, so what its maps cost is not known.'
}
