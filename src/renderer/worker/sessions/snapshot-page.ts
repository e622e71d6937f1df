import { toErrorData, VmatlasError } from '../../../shared/errors'
import type { ScannerEvent } from '../../../shared/ipc/port-messages'
import type { Snapshot } from '../../../shared/snapshot/snapshot'
import { emptyMappingSource } from '../sources/empty-tables'
import { MappingSource } from '../sources/mapping-source'
import { aboutSnapshot } from '../reading/maps-about'
import { scannerLostError } from '../reading/open-process-state'
import type { UsageState } from '../protocol/reading-protocol'
import { SideReading } from '../reading/side-reading'
import type { SnapshotMethods, SnapshotPage } from '../protocol/snapshot-protocol'
import type { SessionLink } from '../reading/snapshot-taker'
import type { TableView } from '../views/table-view'
import { describeAbsence } from '../protocol/describe-absence'
import { NO_USAGE, sumUp } from '../reading/usage-reader'

/** The requests about a snapshot that is looked into. */
export type SnapshotPageMethods = Pick<SnapshotMethods, 'openSnapshot' | 'closeSnapshot'>

/**
 * Looks into a kept snapshot: its maps take the place of a process's in the view of maps, so that everything that can
 * be asked of a process's maps can be asked of them.
 */
export class SnapshotPageSession implements SnapshotPageMethods {
  readonly #link: SessionLink
  readonly #view: TableView
  readonly #onMaps: () => void
  #id: string | null = null
  #reading = new SideReading()
  #usage = NO_USAGE

  /** `view` is the view of maps; nobody else writes to it while a snapshot is open. */
  constructor(link: SessionLink, view: TableView, onMaps: () => void) {
    this.#link = link
    this.#view = view
    this.#onMaps = onMaps
  }

  openSnapshot: SnapshotMethods['openSnapshot'] = (id) => {
    this.closeSnapshot()
    this.#id = id
    this.#read(id)
    return null
  }

  closeSnapshot: SnapshotMethods['closeSnapshot'] = () => {
    if (this.#id === null) return null
    if (this.#reading.state.isReading) this.#cancel()
    this.#id = null
    this.#reading = new SideReading()
    this.#usage = NO_USAGE
    this.#view.reset(emptyMappingSource())
    this.#onMaps()
    this.#link.emit({ type: 'snapshot-page', page: null })
    return null
  }

  /** Asks the scanner that was started again for what the lost one did not answer. */
  start(): void {
    if (this.#id !== null && this.#reading.snapshot === null) this.#read(this.#id)
  }

  /** The scanner is gone. */
  lose(): void {
    if (!this.#reading.state.isReading) return
    this.#reading.fail(scannerLostError(), Date.now())
    this.#tell()
  }

  /** Takes a message of the scanner in; false where it belongs to another request. */
  take(event: ScannerEvent): boolean {
    const { state, requestId } = this.#reading
    if (!('requestId' in event) || !state.isReading || event.requestId !== requestId) return false
    if (this.#reading.take(event) && this.#reading.snapshot) this.#show(this.#reading.snapshot)
    if (!this.#reading.state.isReading && !this.#reading.snapshot && event.type !== 'failed') this.#cancel()
    this.#tell()
    return true
  }

  #read(id: string): void {
    const requestId = this.#link.nextRequestId()
    const source = { kind: 'snapshot', id } as const
    this.#reading.choose(source, requestId)
    this.#link.send({ type: 'read-side', requestId, source })
    this.#tell()
  }

  #cancel(): void {
    this.#link.send({ type: 'cancel', requestId: this.#reading.requestId })
  }

  #show(snapshot: Snapshot): void {
    const { mappings, usage, info } = snapshot
    this.#usage = describeUsage(snapshot)
    const absent = new Set(snapshot.absent)
    const options = { absent, about: aboutSnapshot(info) }
    this.#view.replaceSource(new MappingSource(mappings, usage, describeAbsence(this.#usage), options))
    this.#onMaps()
  }

  #tell(): void {
    if (this.#id === null) return
    const { isReading, progress, info, summary, failure } = this.#reading.state
    const page: SnapshotPage = {
      id: this.#id,
      isReading,
      progress,
      info,
      summary,
      failure,
      usage: this.#usage,
    }
    this.#link.emit({ type: 'snapshot-page', page })
  }
}

/** What the maps of a snapshot cost together, or why that is not known. */
function describeUsage({ info, usage }: Snapshot): UsageState {
  if (usage) return { ...NO_USAGE, sums: sumUp(usage, info) }
  const unread = info.unread.find(({ file }) => file === 'smaps')
  if (!unread) return NO_USAGE
  const error = toErrorData(new VmatlasError(unread.code, 'smaps could not be read when this was taken.'))
  return { ...NO_USAGE, failure: { error, atMs: info.capturedAtMs } }
}
