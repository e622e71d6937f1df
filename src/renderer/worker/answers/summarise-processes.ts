import type { CountOutcome } from '../../../shared/tables/process-table'
import type { ProcessReading, ProcessSource } from '../sources/process-source'
import type { ProcessesSummary } from '../protocol/process-protocol'

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
