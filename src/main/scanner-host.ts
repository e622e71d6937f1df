import { MessageChannelMain, utilityProcess, type UtilityProcess, type WebContents } from 'electron'
import { PORT_MESSAGE } from '../shared/ipc/contract'

/** A scanner that lives shorter than this is not started again at once. */
const SHORT_LIFE_MS = 2000
const RESTART_DELAY_MS = 1000

/** Where the scanner's program lies, and the /proc it reads. */
export interface ScannerHostOptions {
  readonly modulePath: string
  readonly procRoot: string
}

/**
 * Keeps one scanner process running and gives windows ports to it.
 *
 * All reading happens there, so a read that stalls in the kernel cannot stall the main process. When the scanner
 * dies it is started again, and every window that had a port gets a fresh one.
 */
export class ScannerHost {
  readonly #options: ScannerHostOptions
  readonly #windows = new Set<WebContents>()
  #process: UtilityProcess | null = null
  #isStopped = false

  constructor(options: ScannerHostOptions) {
    this.#options = options
  }

  /** Starts the scanner; the app must be ready. */
  start(): void {
    const startedAt = performance.now()
    const started = utilityProcess.fork(this.#options.modulePath, [`--proc-root=${this.#options.procRoot}`], {
      serviceName: 'VMAtlas scanner',
      stdio: 'inherit',
    })
    started.once('exit', (code) => this.#handleExit(code, performance.now() - startedAt))
    this.#process = started
    for (const window of this.#windows) this.#sendPort(window)
  }

  /** Sends a window a fresh port to the scanner, now and whenever the scanner had to be started again. */
  connect(window: WebContents): void {
    if (!this.#windows.has(window)) {
      this.#windows.add(window)
      window.once('destroyed', () => this.#windows.delete(window))
    }
    this.#sendPort(window)
  }

  /** Ends the scanner for good. */
  stop(): void {
    this.#isStopped = true
    this.#process?.kill()
  }

  #sendPort(window: WebContents): void {
    if (this.#process === null) return
    const { port1, port2 } = new MessageChannelMain()
    this.#process.postMessage(null, [port1])
    window.postMessage(PORT_MESSAGE, null, [port2])
  }

  #handleExit(code: number, lifeMs: number): void {
    this.#process = null
    if (this.#isStopped) return
    console.error(`the scanner ended with code ${code}; starting it again`)
    const delayMs = lifeMs < SHORT_LIFE_MS ? RESTART_DELAY_MS : 0
    setTimeout(() => {
      if (!this.#isStopped) this.start()
    }, delayMs)
  }
}
