import { setTimeout as sleep } from 'node:timers/promises'
import { VmatlasError, type ErrorCode } from '../../shared/errors'
import type { ProcessIdentity } from '../../shared/ipc/contract'
import type { SnapshotEntry } from '../../shared/ipc/snapshot-entry'
import { parseStatm } from '../../shared/proc/parse-statm'
import type { Snapshot } from '../../shared/snapshot/snapshot'
import {
  isSnapshotDue,
  nextLookIn,
  type PlanMoment,
  type SnapshotPlan,
} from '../../shared/snapshot/snapshot-plan'
import { readStat, type ProcSource } from '../proc/proc-source'
import type { ReadsMappings } from '../proc/read-mappings'
import { takeSnapshot } from './take-snapshot'

/** What taking by a plan needs. */
export interface PlanTools {
  readonly reader: ReadsMappings
  readonly keep: (snapshot: Snapshot) => Promise<SnapshotEntry>
  /** Deletes a snapshot for good; one that is already gone is not an error. */
  readonly discard: (id: string) => Promise<void>
}

const HAS_ENDED: ReadonlySet<ErrorCode> = new Set(['process-gone', 'zombie'])
/** Who stops a plan, and who hears of each snapshot and of how many of the plan's own are kept. */
export interface PlanWatch {
  readonly signal: AbortSignal
  readonly onTaken: (entry: SnapshotEntry, kept: number) => void
}

/** /proc/PID/statm counts in these; the base page of every architecture this runs on. */
const PAGE = 4096

/**
 * Takes snapshots of a process by a plan until it ends (true) or the signal comes (false).
 *
 * Only the newest `plan.keep` of its own stay. Where the library has no room for one more, the oldest of its own make
 * room; nobody else's do.
 * Errors: those of taking and keeping a snapshot, except that the process ended.
 */
export async function takeByPlan(
  tools: PlanTools,
  process: ProcessIdentity,
  plan: SnapshotPlan,
  { signal, onTaken }: PlanWatch,
): Promise<boolean> {
  const own: string[] = []
  let last: PlanMoment | null = null
  try {
    for (;;) {
      const startedAt = performance.now()
      const value = await lookAt(tools, process, plan, signal)
      const now: PlanMoment = { atMs: Date.now(), value }
      const lookMs = performance.now() - startedAt
      if (isSnapshotDue(plan.rule, last, now)) {
        const snapshot = await takeSnapshot(tools.reader, process, { ...plan, signal })
        const entry = await keepOne(tools, snapshot, own)
        while (own.length > plan.keep) await discardOldest(tools, own)
        last = now
        onTaken(entry, own.length)
      }
      await sleep(nextLookIn(plan.rule, last ?? now, Date.now(), lookMs), undefined, { signal })
    }
  } catch (error) {
    if (signal.aborted) return false
    if (error instanceof VmatlasError && HAS_ENDED.has(error.code)) return true
    throw error
  }
}

async function keepOne(tools: PlanTools, snapshot: Snapshot, own: string[]): Promise<SnapshotEntry> {
  for (;;) {
    try {
      const entry = await tools.keep(snapshot)
      own.push(entry.id)
      return entry
    } catch (error) {
      if (!(error instanceof VmatlasError) || error.code !== 'disk-full' || own.length === 0) throw error
      await discardOldest(tools, own)
    }
  }
}

async function discardOldest(tools: PlanTools, own: string[]): Promise<void> {
  const oldest = own.shift()
  if (oldest !== undefined) await tools.discard(oldest)
}

/** The number that a rule looks at; NaN for the clock. */
async function lookAt(
  { reader }: PlanTools,
  process: ProcessIdentity,
  { rule }: SnapshotPlan,
  signal: AbortSignal,
): Promise<number> {
  if (rule.kind === 'every') return Number.NaN
  if (rule.measure === 'maps') return (await reader.read(process, { signal })).usedMaps
  return readRss(process, reader.source)
}

async function readRss({ pid, startTicks }: ProcessIdentity, source: ProcSource): Promise<number> {
  const stat = await readStat(source, pid)
  // The pid may be another process's by now, which must not be measured for this one.
  if (stat && stat.startTicks !== startTicks)
    throw new VmatlasError('process-gone', `Process ${pid} has ended.`)
  const { text, errno } = await source.readText(pid, 'statm')
  if (errno !== '') throw await source.toError({ pid, file: 'statm', errno })
  return parseStatm(text, PAGE).rss
}
