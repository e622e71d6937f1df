import { MessageChannelMain, utilityProcess, type UtilityProcess, type WebContents } from 'electron'
import type { LibraryMethods, LibraryReply, LibraryRequest } from '../host/snapshots/serve-library'
import { VmatlasError } from '../shared/errors'
import { PORT_MESSAGE } from '../shared/ipc/contract'
import { PendingRequests } from '../shared/ipc/pending-requests'
import type { WatchSettings } from '../shared/ipc/view-settings'
import type { WatchAlert } from '../shared/sysctl/limit-watch'
import type { ScannerNews, WatchOrder } from '../scanner/scanner-news'

/** A scanner that lives shorter than this is not started again at once. */
const SHORT_LIFE_MS = 2000
const RESTART_DELAY_MS = 1000

/** Where the scanner's program lies, and the /proc it reads. */
export interface ScannerProcessOptions {
  readonly modulePath: string
  readonly procRoot: string
  /** The user's own folder, with the settings and the snapshots. */
  readonly userData: string
  /** Another app may be using the folder: nothing in it is tidied up. */
  readonly isGuest: boolean
  /** Told of each process that comes close to the limit. */
  readonly onAlert: (alert: WatchAlert) => void
}

/**
 * Keeps one scanner process running and gives windows ports to it.
 *
 * All reading happens there, so a read that stalls in the kernel cannot stall the main process. When the scanner
 * dies it is started again, and every window that had a port gets a fresh one.
 */
export class ScannerProcess {
  readonly #options: ScannerProcessOptions
  readonly #windows = new Set<WebContents>()
  readonly #pending = new PendingRequests()
  #process: UtilityProcess | null = null
  #isStopped = false

  constructor(options: ScannerProcessOptions) {
    this.#options = options
  }

  /** Starts the scanner; the app must be ready. */
  start(): void {
    const startedAt = performance.now()
    const { modulePath, procRoot, userData, isGuest } = this.#options
    const args = [`--proc-root=${procRoot}`, `--user-data=${userData}`, ...(isGuest ? ['--guest'] : [])]
    const started = utilityProcess.fork(modulePath, args, {
      serviceName: 'VMAtlas scanner',
      stdio: 'inherit',
    })
    started.on('message', (news: LibraryReply | ScannerNews) => {
      if ('alert' in news) this.#options.onAlert(news.alert)
      else this.#settle(news)
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

  /** Has the scanner do something with the snapshot library; rejects with a VmatlasError. */
  async ask<M extends keyof LibraryMethods>(
    method: M,
    ...args: Parameters<LibraryMethods[M]>
  ): Promise<Awaited<ReturnType<LibraryMethods[M]>>> {
    const { id, answered } = this.#pending.open()
    if (this.#process) this.#process.postMessage({ id, method, args } satisfies LibraryRequest)
    else this.#rejectAll()
    return (await answered) as Awaited<ReturnType<LibraryMethods[M]>>
  }

  /** Gives the scanner the share at which it reports a process; one that starts later reads it from the settings. */
  followWatch(watch: WatchSettings): void {
    this.#process?.postMessage({ watch } satisfies WatchOrder)
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

  #settle(reply: LibraryReply): void {
    if (reply.ok) this.#pending.resolve(reply.id, reply.value)
    else this.#pending.reject(reply.id, reply.error)
  }

  #rejectAll(): void {
    const error = new VmatlasError('io', 'The part of the app that keeps snapshots ended.', 'Try again.')
    this.#pending.rejectAll(error)
  }

  #handleExit(code: number, lifeMs: number): void {
    this.#process = null
    this.#rejectAll()
    if (this.#isStopped) return
    console.error(`the scanner ended with code ${code}; starting it again`)
    const delayMs = lifeMs < SHORT_LIFE_MS ? RESTART_DELAY_MS : 0
    setTimeout(() => {
      if (!this.#isStopped) this.start()
    }, delayMs)
  }
}
