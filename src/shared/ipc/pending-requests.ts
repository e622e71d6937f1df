import { fromErrorData, type VmatlasError, type VmatlasErrorData } from '../errors'

interface Pending {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
}

/** The requests to another process or thread that are not answered yet: each has an id, and its reply settles it. */
export class PendingRequests {
  readonly #pending = new Map<number, Pending>()
  #lastId = 0

  /**
   * Opens a request with an id that none had before.
   *
   * Errors: `answered` rejects with the VmatlasError of the reply, or that of {@link PendingRequests.rejectAll}.
   */
  open(): { readonly id: number; readonly answered: Promise<unknown> } {
    this.#lastId += 1
    const id = this.#lastId
    return { id, answered: new Promise((resolve, reject) => this.#pending.set(id, { resolve, reject })) }
  }

  /** Settles a request with its value; nothing happens if it is settled already. */
  resolve(id: number, value: unknown): void {
    this.#take(id)?.resolve(value)
  }

  /** Settles a request with an error that crossed a process. */
  reject(id: number, error: VmatlasErrorData): void {
    this.#take(id)?.reject(fromErrorData(error))
  }

  /** Settles all: nobody is left to answer. */
  rejectAll(error: VmatlasError): void {
    for (const { reject } of this.#pending.values()) reject(error)
    this.#pending.clear()
  }

  #take(id: number): Pending | undefined {
    const request = this.#pending.get(id)
    this.#pending.delete(id)
    return request
  }
}
