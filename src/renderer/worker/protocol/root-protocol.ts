import type { RootAct, RootState } from '../../../shared/ipc/root-messages'

/** The requests about reading as root; each is answered by an event. */
export interface RootMethods {
  /** Asks for it, or ends it. */
  readAsRoot(act: RootAct): null
}

/** An event of the worker about reading as root. */
export interface RootWorkerEvent {
  readonly type: 'root'
  readonly state: RootState
}

/** Until the scanner has said how it stands, and after it was lost: with it ends what read as root. */
export const ROOT_UNKNOWN: RootState = { state: 'unavailable', error: null }
