import { setTimeout as wait } from 'node:timers/promises'
import { VmatlasError } from '../../shared/errors'
import { computeLimitRoom } from '../../shared/explain/limit-arithmetic'
import { ThinnedHistory } from '../../shared/history/thinned-history'
import type { RecordedChild } from '../../shared/recorder/recording'
import { nextReadIn } from '../../shared/recorder/sample-pace'
import { estimateGrowth } from '../../shared/sysctl/growth'
import type { GrowthSample } from '../../shared/sysctl/growth-types'
import { readStat } from '../proc/proc-source'
import type { ReadsMappings } from '../proc/read-mappings'

/** Followed at the same time; a build starts thousands, one after the other. */
const MOST_LIVE = 32
/** Kept in the report; of the ended ones those with the lowest peaks go first. */
const MOST_KEPT = 64
const MOST_SAMPLES = 512
/** The pace goes by the latest samples only: it is asked after each of them. */
const PACE_SAMPLES = 12

interface Child {
  readonly pid: number
  readonly startTicks: number
  readonly foundAtMs: number
  readonly history: ThinnedHistory<GrowthSample>
  name: string
  peak: GrowthSample | null
  limit: number | null
  dueAtMs: number
  endedAtMs: number | null
}

/**
 * Counts the mappings of the processes that a process starts, and of theirs, while it is recorded.
 *
 * A child is known by its parent when it is first seen, so one that is handed to another parent later is still
 * followed; one whose parent was never seen is not.
 */
export class ChildFollower {
  readonly #reader: ReadsMappings
  readonly #family = new Set<number>()
  #seen = new Set<number>()
  #children: Child[] = []
  #unfollowedCount = 0
  #beganAtMs = Date.now()

  constructor(reader: ReadsMappings, rootPid: number) {
    this.#reader = reader
    this.#family.add(rootPid)
  }

  /** Follows until the signal comes; never fails. */
  async follow(signal: AbortSignal): Promise<void> {
    this.#beganAtMs = Date.now()
    // What is already running is not new, but its children may be ours: all are looked at once.
    while (!signal.aborted) {
      const startedAt = performance.now()
      await this.#lookForChildren()
      const lookMs = performance.now() - startedAt
      for (const child of this.#live()) {
        if (child.dueAtMs <= Date.now()) await this.#count(child, signal)
      }
      await wait(this.#pause(lookMs), undefined, { signal }).catch(() => undefined)
    }
  }

  /** What was counted, in the order in which they were found, and how many were too many. */
  async finish(): Promise<{
    readonly children: readonly RecordedChild[]
    readonly unfollowedCount: number
  }> {
    for (const child of this.#live()) if (await this.#hasEnded(child)) child.endedAtMs = Date.now()
    const children = this.#children.map(({ name, pid, history, peak, limit, endedAtMs }) => {
      return { name, pid, samples: history.samples, peak, limit, endedAtMs }
    })
    return { children, unfollowedCount: this.#unfollowedCount }
  }

  #live(): Child[] {
    return this.#children.filter(({ endedAtMs }) => endedAtMs === null)
  }

  async #lookForChildren(): Promise<void> {
    const present = new Set(await this.#reader.source.listPids())
    // They ascend, so a parent is mostly known before its child.
    for (const pid of present) if (!this.#seen.has(pid)) await this.#welcome(pid)
    for (const child of this.#live()) if (!present.has(child.pid)) child.endedAtMs = Date.now()
    this.#seen = present
  }

  async #welcome(pid: number): Promise<void> {
    const stat = await readStat(this.#reader.source, pid)
    if (!stat || this.#family.has(pid) || !this.#family.has(stat.parentPid)) return
    this.#family.add(pid)
    if (this.#live().length >= MOST_LIVE) {
      this.#unfollowedCount++
      return
    }
    this.#makeRoom()
    const now = Date.now()
    this.#children.push({
      pid,
      startTicks: stat.startTicks,
      foundAtMs: now,
      history: new ThinnedHistory(MOST_SAMPLES),
      name: stat.comm,
      peak: null,
      limit: null,
      dueAtMs: now,
      endedAtMs: null,
    })
  }

  #makeRoom(): void {
    if (this.#children.length < MOST_KEPT) return
    const ended = this.#children.filter(({ endedAtMs }) => endedAtMs !== null)
    const least = ended.reduce<Child | null>(
      (best, one) => ((one.peak?.used ?? 0) < (best?.peak?.used ?? Number.POSITIVE_INFINITY) ? one : best),
      null,
    )
    this.#children = this.#children.filter((child) => child !== least)
    this.#unfollowedCount++
  }

  async #count(child: Child, signal: AbortSignal): Promise<void> {
    let readMs = 1
    try {
      const read = await this.#reader.read({ pid: child.pid, startTicks: child.startTicks }, { signal })
      const sample = { atMs: read.readAtMs, used: read.usedMaps }
      child.history.add(sample)
      if (sample.used >= (child.peak?.used ?? 0)) child.peak = sample
      child.limit = read.limit
      readMs = read.readMs
    } catch (error) {
      if (!(error instanceof VmatlasError)) throw error
      if (error.code === 'process-gone' || error.code === 'zombie') child.endedAtMs = Date.now()
    }
    // A program replaces its name when it replaces itself.
    child.name = (await readStat(this.#reader.source, child.pid))?.comm ?? child.name
    child.dueAtMs = Date.now() + this.#paceOf(child, readMs)
  }

  /** All children together keep to the budget of one process. */
  #paceOf({ history, limit, foundAtMs }: Child, readMs: number): number {
    const used = history.samples.at(-1)?.used ?? 0
    const share = limit === null ? 0 : computeLimitRoom(used, limit).share
    const untilLimitMs =
      limit === null
        ? null
        : (estimateGrowth(history.samples.slice(-PACE_SAMPLES), limit)?.untilLimitMs?.soonest ?? null)
    const alone = nextReadIn({ share, untilLimitMs, recordedMs: Date.now() - foundAtMs, readMs })
    return alone * Math.max(1, this.#live().length)
  }

  #pause(lookMs: number): number {
    const recordedMs = Date.now() - this.#beganAtMs
    const untilLook = nextReadIn({ share: 0, untilLimitMs: null, recordedMs, readMs: lookMs })
    const untilDue = Math.min(...this.#live().map(({ dueAtMs }) => dueAtMs - Date.now()))
    return Math.max(1, Math.min(untilLook, untilDue))
  }

  async #hasEnded({ pid, startTicks }: Child): Promise<boolean> {
    const stat = await readStat(this.#reader.source, pid)
    return !stat || stat.isEnding || stat.startTicks !== startTicks
  }
}
