import type { RootState } from '../../shared/ipc/root-messages'
import type { RootMethods, RootWorkerEvent } from './root-protocol'
import type { SessionLink } from './snapshot-taker'

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
