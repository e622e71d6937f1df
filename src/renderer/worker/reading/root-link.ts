import type { RootState } from '../../../shared/ipc/root-messages'
import { ROOT_UNKNOWN, type RootMethods, type RootWorkerEvent } from '../protocol/root-protocol'
import type { SessionLink } from './session-link'

/** Passes on what the window wants of reading as root, and how it stands. */
export class RootLink implements RootMethods {
  readonly #link: SessionLink<RootWorkerEvent>

  constructor(link: SessionLink<RootWorkerEvent>) {
    this.#link = link
  }

  readAsRoot: RootMethods['readAsRoot'] = (act) => {
    this.#link.requests.order({ type: 'root', act })
    return null
  }

  take(state: RootState): void {
    this.#link.emit({ type: 'root', state })
  }

  lose(): void {
    this.take(ROOT_UNKNOWN)
  }
}
