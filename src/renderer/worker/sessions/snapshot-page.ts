import { toErrorData, VmatlasError } from '../../../shared/errors'
import { NO_FACTS } from '../../../shared/explain/neighbour-facts'
import type { Snapshot } from '../../../shared/snapshot/snapshot'
import { MappingSource } from '../sources/mapping-source'
import { aboutSnapshot } from '../../../shared/export/about-snapshot'
import type { UsageState } from '../protocol/reading-protocol'
import { SideReading } from '../reading/side-reading'
import type { SnapshotMethods, SnapshotPage, SnapshotWorkerEvent } from '../protocol/snapshot-protocol'
import type { SessionContext } from '../reading/session-context'
import type { MapsView, MapsWriter } from './maps-view'
import { describeAbsence } from '../protocol/describe-absence'
import { NO_USAGE, sumUp } from '../reading/usage-reader'

/** The requests about a snapshot that is looked into. */
export type SnapshotPageMethods = Pick<SnapshotMethods, 'openSnapshot' | 'closeSnapshot'>

/**
 * Looks into a kept snapshot: its maps take the place of a process's in the view of maps, so that everything that can
 * be asked of a process's maps can be asked of them.
 */
export class SnapshotPageSession implements SnapshotPageMethods {
  readonly #context: SessionContext<SnapshotWorkerEvent>
  readonly #reading: SideReading
  readonly #view: MapsView
  /** Null while no snapshot is open. */
  #maps: MapsWriter | null = null
  #id: string | null = null
  #usage = NO_USAGE

  constructor(context: SessionContext<SnapshotWorkerEvent>, view: MapsView) {
    this.#context = context
    this.#reading = new SideReading(context.requests, (isWhole) => this.#takeRead(isWhole))
    this.#view = view
  }

  openSnapshot: SnapshotMethods['openSnapshot'] = (id) => {
    this.closeSnapshot()
    this.#id = id
    this.#maps = this.#view.open()
    this.#read(id)
    return null
  }

  closeSnapshot: SnapshotMethods['closeSnapshot'] = () => {
    if (this.#id === null) return null
    this.#id = null
    this.#reading.choose(null)
    this.#usage = NO_USAGE
    this.#maps?.close()
    this.#maps = null
    this.#context.emit({ type: 'snapshot-page', page: null })
    return null
  }

  /** Asks the scanner that was started again for what the lost one did not answer. */
  start(): void {
    if (this.#id !== null && this.#reading.snapshot === null) this.#read(this.#id)
  }

  #read(id: string): void {
    this.#reading.choose({ kind: 'snapshot', id })
    this.#tell()
  }

  #takeRead(isWhole: boolean): void {
    if (isWhole && this.#reading.snapshot) this.#show(this.#reading.snapshot)
    this.#tell()
  }

  #show(snapshot: Snapshot): void {
    const { mappings, usage, info } = snapshot
    this.#usage = describeUsage(snapshot)
    const absent = new Set(snapshot.absent)
    const facts = { ...NO_FACTS, kernelRelease: info.kernelRelease }
    const options = { absent, about: aboutSnapshot(info), facts }
    this.#maps?.show(new MappingSource(mappings, usage, describeAbsence(this.#usage), options))
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
    this.#context.emit({ type: 'snapshot-page', page })
  }
}

/** What the maps of a snapshot cost together, or why that is not known. */
function describeUsage({ info, usage }: Snapshot): UsageState {
  if (usage) return { ...NO_USAGE, sums: sumUp(usage, info) }
  const unread = info.unread.find(({ file }) => file === 'smaps')
  if (!unread) return NO_USAGE
  const error = toErrorData(
    new VmatlasError(unread.code, 'smaps could not be read when this snapshot was taken.'),
  )
  return { ...NO_USAGE, failure: { error, atMs: info.capturedAtMs } }
}
