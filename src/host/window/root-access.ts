import { toErrorData, VmatlasError } from '../../shared/errors'
import type { RootAct, RootState } from '../../shared/ipc/root-messages'
import type { ProcSource } from '../proc/proc-source'
import { helperUntrusted } from '../proc/root-failure'
import { findRootHelper, RootReader } from '../proc/root-reader'

const OFF: RootState = { state: 'off', error: null }

/** Reading as root in one window: asked for once, on until it is stopped or the window closes. */
export class RootAccess {
  readonly #tell: (state: RootState) => void
  readonly #isOffered: boolean
  #reader: RootReader | null = null
  #asking: AbortController | null = null

  /** `source` is what the window reads: the helper knows this machine alone. */
  constructor(source: ProcSource, tell: (state: RootState) => void) {
    this.#tell = tell
    this.#isOffered = source.isOfThisMachine && process.geteuid?.() !== 0
  }

  /** What reads as root, while that is on. */
  get reader(): RootReader | null {
    return this.#reader
  }

  /** Carries out what the window wants, and answers the state after it. */
  async take(act: RootAct): Promise<void> {
    if (act === 'look') await this.#look()
    else if (act === 'start') await this.#start()
    else this.close()
  }

  /** Ends the helper, or the asking. */
  close(): void {
    this.#asking?.abort()
    this.#reader?.close()
  }

  async #look(): Promise<void> {
    if (this.#reader) this.#tell({ state: 'on', error: null })
    else if (this.#asking) this.#tell({ state: 'asking', error: null })
    else if (!this.#isOffered) this.#tell({ state: 'unavailable', error: null })
    else if ((await findRootHelper()) === null) this.#tell(unavailable())
    else this.#tell(OFF)
  }

  async #start(): Promise<void> {
    if (!this.#isOffered || this.#asking || this.#reader) return this.#look()
    const asking = new AbortController()
    this.#asking = asking
    this.#tell({ state: 'asking', error: null })
    try {
      const reader = await RootReader.start(asking.signal)
      this.#reader = reader
      void reader.ended.then(() => this.#forget())
      // The window may have gone in the moment in which the prompt was answered.
      if (asking.signal.aborted) reader.close()
      else this.#tell({ state: 'on', error: null })
    } catch (thrown) {
      this.#tell(stateAfter(thrown))
    } finally {
      this.#asking = null
    }
  }

  #forget(): void {
    this.#reader = null
    this.#tell(OFF)
  }
}

function unavailable(): RootState {
  return { state: 'unavailable', error: toErrorData(helperUntrusted()) }
}

function stateAfter(thrown: unknown): RootState {
  const code = thrown instanceof VmatlasError ? thrown.code : 'internal'
  if (code === 'cancelled') return OFF
  return { state: code === 'permission-denied' ? 'unavailable' : 'off', error: toErrorData(thrown) }
}
