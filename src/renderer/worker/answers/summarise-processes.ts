import type { CountOutcome } from '../../../shared/tables/process-table'
import type { ProcessReading, ProcessSource } from '../sources/process-source'
import type { ProcessesSummary, UncountedProcess } from '../protocol/process-protocol'

/** What a count that ended so adds to; kernel threads, zombies and the ended have no maps to count. */
const TALLY: Readonly<Record<CountOutcome, 'counted' | 'denied' | 'failed' | 'none'>> = {
  counted: 'counted',
  none: 'none',
  zombie: 'none',
  'process-gone': 'none',
  'permission-denied': 'denied',
  hidden: 'denied',
  'not-answering': 'failed',
  io: 'failed',
}

/** Names the processes that were counted as denied or failed, in the order of the list. */
export function listUncounted(source: ProcessSource): UncountedProcess[] {
  return Array.from({ length: source.length }, (_, row) => row).flatMap((row) => {
    const count = source.countOf(row)
    const tally = count ? TALLY[count.outcome] : 'none'
    if (tally !== 'denied' && tally !== 'failed') return []
    const why = tally === 'denied' ? 'denied' : 'did not answer'
    const { pid, startTicks } = source.table
    return [{ pid: pid[row] ?? 0, startTicks: startTicks[row] ?? 0, name: source.nameOf(row), why }]
  })
}

/** Counts what the status line says about the process list as a whole. */
export function summariseProcesses(
  source: ProcessSource,
  reading: ProcessReading & { readonly readMs: number },
): ProcessesSummary {
  const tally = { counted: 0, denied: 0, failed: 0, none: 0, pending: 0 }
  for (let row = 0; row < source.length; row++) {
    const count = source.countOf(row)
    tally[count ? TALLY[count.outcome] : source.isKernelThread(row) ? 'none' : 'pending'] += 1
  }
  const { limit, readAtMs, readMs, intervalMs } = reading
  return {
    limit,
    processCount: source.length,
    countedCount: tally.counted,
    deniedCount: tally.denied,
    failedCount: tally.failed,
    pendingCount: tally.pending,
    readAtMs,
    readMs,
    intervalMs,
  }
}
