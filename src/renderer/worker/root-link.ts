import type { RootAct, RootState } from '../../shared/ipc/root-messages'
import type { SessionLink } from './snapshot-taker'

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

/** Passes on what the window wants of reading as root, and how it stands. */
export class RootLink implements RootMethods {
  readonly #link: SessionLink<RootWorkerEvent>

  constructor(link: SessionLink<RootWorkerEvent>) {
    this.#link = link
  }

  readAsRoot: RootMethods['readAsRoot'] = (act) => {
    this.#link.send({ type: 'root', act })
    return null
  }

  take(state: RootState): void {
    this.#link.emit({ type: 'root', state })
  }

  lose(): void {
    this.take(ROOT_UNKNOWN)
  }
}
