import { setTimeout as wait } from 'node:timers/promises'
import { toErrorData, VmatlasError, type VmatlasErrorData } from '../../shared/errors'
import { computeLimitRoom } from '../../shared/explain/limit-arithmetic'
import { ThinnedHistory } from '../../shared/history/thinned-history'
import type { ProcessEnd } from '../../shared/recorder/process-end'
import { nextReadIn } from '../../shared/recorder/sample-pace'
import type { Recording } from '../../shared/recorder/recording'
import type { Snapshot } from '../../shared/snapshot/snapshot'
import { estimateGrowth } from '../../shared/sysctl/growth'
import type { GrowthSample } from '../../shared/sysctl/growth-types'
import { readStat } from '../proc/proc-source'
import type { MappingRead, ReadsMappings, ReadTarget } from '../proc/read-mappings'
import { readAbout, snapshotOf, type ProcessAbout } from '../snapshots/take-snapshot'
import { ChildFollower } from './child-follower'
import type { SnapshotRing } from './snapshot-ring'

/** Counts that a recording keeps at most. */
const MOST_SAMPLES = 4096
/** The pace goes by the latest samples only: it is asked after each of them. */
const PACE_SAMPLES = 12

/** How and when the recorded process ended. */
interface OwnEnd {
  readonly end: ProcessEnd
  readonly atMs: number
}

/** What a recording needs besides the process. */
export interface RecorderOptions {
  readonly ring: SnapshotRing
  /** Ends the recording; the process is left alone. */
  readonly signal: AbortSignal
  /** How and when our own child ended; absent for a process that somebody else started. */
  readonly ended?: Promise<OwnEnd>
  /** Told of every read that went well. */
  readonly onRead?: (read: MappingRead) => void
}

/**
 * Reads a process's maps again and again until it ends, denser as its count climbs, and keeps the last states.
 *
 * Takes nothing from the process but reads. What cannot be read at one time is tried again the next.
 * Errors: those of the first read of a process that somebody else started.
 */
export async function recordProcess(
  reader: ReadsMappings,
  target: ReadTarget,
  options: RecorderOptions,
): Promise<Recording> {
  const state = new RecordingState(target.pid, options)
  const over = new AbortController()
  let own: OwnEnd | null = null
  options.ended?.then(
    (ended) => {
      own = ended
      over.abort()
    },
    () => undefined,
  )
  const signal = AbortSignal.any([options.signal, over.signal])
  const children = new ChildFollower(reader, target.pid)
  const childrenOver = new AbortController()
  const followed = children.follow(childrenOver.signal)
  try {
    const isGone = await state.follow(reader, target, signal, options.ended !== undefined)
    if (isGone && options.ended) own = await options.ended
    else if (isGone) own = { end: { how: 'unknown' }, atMs: Date.now() }
  } finally {
    childrenOver.abort()
    await followed
  }
  return { ...(await state.finish(own)), ...(await children.finish()), refused: null }
}

class RecordingState {
  readonly #pid: number
  readonly #ring: SnapshotRing
  readonly #onRead: (read: MappingRead) => void
  readonly #history = new ThinnedHistory<GrowthSample>(MOST_SAMPLES)
  readonly #beganAtMs = Date.now()
  #about: ProcessAbout | null = null
  #first: Snapshot | null = null
  #last: MappingRead | null = null
  #peak: GrowthSample | null = null
  #trouble: VmatlasErrorData | null = null

  constructor(pid: number, { ring, onRead }: RecorderOptions) {
    this.#pid = pid
    this.#ring = ring
    this.#onRead = onRead ?? (() => undefined)
  }

  /** Reads until the process is gone (true) or the signal comes (false). */
  async follow(
    reader: ReadsMappings,
    target: ReadTarget,
    signal: AbortSignal,
    isOwn: boolean,
  ): Promise<boolean> {
    while (!signal.aborted) {
      try {
        const read = await reader.read(this.#last?.process ?? target, { signal })
        await this.#take(read, reader)
      } catch (error) {
        if (!(error instanceof VmatlasError)) throw error
        if (error.code === 'cancelled') break
        if (!this.#last && !isOwn) throw error
        if (error.code === 'process-gone' || error.code === 'zombie') return true
        this.#trouble = toErrorData(error)
      }
      await wait(this.#pause(), undefined, { signal }).catch(() => undefined)
    }
    return false
  }

  async #take(read: MappingRead, reader: ReadsMappings): Promise<void> {
    this.#last = read
    const sample = { atMs: read.readAtMs, used: read.usedMaps }
    this.#history.add(sample)
    if (sample.used >= (this.#peak?.used ?? 0)) this.#peak = sample
    // A program may replace itself, and ends at any time: the name read last is the one that counts.
    const name = (await readStat(reader.source, this.#pid))?.comm ?? ''
    if (name !== '' && name !== this.#about?.name) {
      const about = await readAbout(this.#pid, reader.source)
      if (about.name !== '') this.#about = about
    }
    this.#first ??= this.#snapshot(read)
    if (this.#ring.wants({ atMs: read.readAtMs, used: read.usedMaps }, read.limit)) await this.#keep(read)
    this.#onRead(read)
  }

  async #keep(read: MappingRead): Promise<void> {
    const snapshot = this.#snapshot(read)
    if (!snapshot) return
    try {
      await this.#ring.keep(snapshot)
    } catch (error) {
      // The report is worth having also when the disk is full.
      this.#trouble = toErrorData(error)
    }
  }

  #snapshot(read: MappingRead): Snapshot | null {
    return this.#about && snapshotOf(this.#about, read)
  }

  #pause(): number {
    const recordedMs = Date.now() - this.#beganAtMs
    if (!this.#last) return nextReadIn({ share: 0, untilLimitMs: null, recordedMs, readMs: 1 })
    const { usedMaps, limit, readMs } = this.#last
    if (limit === null) return nextReadIn({ share: 0, untilLimitMs: null, recordedMs, readMs })
    const { share } = computeLimitRoom(usedMaps, limit)
    const untilLimitMs =
      estimateGrowth(this.#history.samples.slice(-PACE_SAMPLES), limit)?.untilLimitMs?.soonest ?? null
    return nextReadIn({ share, untilLimitMs, recordedMs, readMs })
  }

  async finish(ended: OwnEnd | null): Promise<Omit<Recording, 'children' | 'unfollowedCount' | 'refused'>> {
    if (this.#last) await this.#keep(this.#last)
    return {
      name: this.#about?.name ?? '',
      command: this.#about?.command ?? '',
      pid: this.#pid,
      samples: this.#history.samples,
      peak: this.#peak,
      limit: this.#last?.limit ?? null,
      first: this.#first,
      last: this.#last && this.#snapshot(this.#last),
      end: ended?.end ?? null,
      beganAtMs: this.#beganAtMs,
      endedAtMs: ended?.atMs ?? Date.now(),
      trouble: this.#trouble,
    }
  }
}
