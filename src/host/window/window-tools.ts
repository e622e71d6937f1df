import type { ScannerEvent } from '../../shared/ipc/port-messages'
import type { AnsweredType, OrderType, RequestOf } from '../../shared/ipc/request-answers'
import type { SnapshotEntry } from '../../shared/ipc/snapshot-entry'
import type { Snapshot } from '../../shared/snapshot/snapshot'
import type { ReadsMappings, ReadsPolicies, ReadsSums } from '../proc/read-mappings'
import type { OpenRequest } from './open-request'

/** Where snapshots are kept. */
export interface SnapshotStore {
  keep(snapshot: Snapshot): Promise<SnapshotEntry>
  read(id: string): Promise<Snapshot>
  /** Deletes one for good. */
  discard(id: string): Promise<void>
}

/** What the answers to a window's requests are made with. */
export interface WindowTools {
  /** Reads as the window may: also as root, once that was allowed. */
  readonly reader: ReadsMappings & ReadsSums & ReadsPolicies
  readonly snapshots: SnapshotStore
  /** The folder that recordings use while they run. */
  readonly recordings: string
  readonly post: (event: ScannerEvent) => void
}

/** The handlers of some requests; what one throws ends its request with `failed`. */
export type Answers<Type extends AnsweredType> = {
  readonly [One in Type]: (request: RequestOf<One>, open: OpenRequest) => Promise<void>
}

/** The handlers of all orders. */
export type Orders = { readonly [One in OrderType]: (request: RequestOf<One>) => void }
