import { toErrorData } from '../../shared/errors'
import { WATCH_DEFAULT, type WatchSettings } from '../../shared/ipc/view-settings'
import type { WatchAlert } from '../../shared/sysctl/limit-watch'
import { LimitWatcher } from './limit-watcher'
import type { ProcSource } from '../proc/proc-source'
import { Sampler } from './sampler'

/** Who hears of the watch. */
export interface WatchListener {
  readonly tell: (alert: WatchAlert) => void
  /** Told in a sentence of what could not be counted. */
  readonly complain: (problem: string) => void
}

/**
 * Watches all processes for one that comes close to the limit, with and without a window.
 *
 * The counts of the windows are used as they come; only while no window counts does the service count by itself, at
 * the same pace, so that watching never costs more than one window does.
 */
export class WatchService {
  /** To be told of all that is counted. */
  readonly watcher: LimitWatcher
  readonly #sampler: Sampler
  readonly #feeders = new Set<object>()
  #settings = WATCH_DEFAULT

  constructor(source: ProcSource, { tell, complain }: WatchListener) {
    const onError = (error: unknown): void =>
      complain(`the processes could not be watched: ${toErrorData(error).message}`)
    this.watcher = new LimitWatcher(
      WATCH_DEFAULT.threshold / 100,
      (alert) => {
        if (this.#settings.isOn && !this.#settings.muted.includes(alert.name)) tell(alert)
      },
      onError,
    )
    this.#sampler = new Sampler(source, this.watcher)
  }

  /** Takes over which processes to report, and when; a watch that is off does not count. */
  follow(settings: WatchSettings): void {
    this.#settings = settings
    this.watcher.setThreshold(settings.threshold / 100)
    this.#pace()
  }

  /** Learns whether somebody counts and tells {@link watcher}. */
  setFed(feeder: object, isFed: boolean): void {
    if (isFed) this.#feeders.add(feeder)
    else this.#feeders.delete(feeder)
    this.#pace()
  }

  close(): void {
    this.#sampler.close()
  }

  #pace(): void {
    if (this.#settings.isOn && this.#feeders.size === 0) this.#sampler.resume()
    else this.#sampler.pause()
  }
}
