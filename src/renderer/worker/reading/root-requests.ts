import type { RootState } from '../../../shared/ipc/root-messages'
import { ROOT_UNKNOWN, type RootMethods, type RootWorkerEvent } from '../protocol/root-protocol'
import type { SessionContext } from './session-context'

/** Passes on what the window wants of reading as root, and how it stands. */
export class RootRequests implements RootMethods {
  readonly #context: SessionContext<RootWorkerEvent>

  constructor(context: SessionContext<RootWorkerEvent>) {
    this.#context = context
  }

  readAsRoot: RootMethods['readAsRoot'] = (act) => {
    this.#context.requests.order({ type: 'root', act })
    return null
  }

  take(state: RootState): void {
    this.#context.emit({ type: 'root', state })
  }

  lose(): void {
    this.take(ROOT_UNKNOWN)
  }
}
