import type { ProcessReading, ProcessSource } from './process-source'
import type { ProcessesSummary } from './protocol'

/** Counts what the status line says about the process list as a whole. */
export function summariseProcesses(
  source: ProcessSource,
  reading: ProcessReading & { readonly readMs: number },
): ProcessesSummary {
  let countableCount = 0
  let countedCount = 0
  let pendingCount = 0
  for (let row = 0; row < source.length; row++) {
    if (source.isKernelThread(row)) continue
    countableCount += 1
    const count = source.countOf(row)
    if (!count) pendingCount += 1
    else if (count.outcome === 'counted') countedCount += 1
  }
  const { limit, readAtMs, readMs, intervalMs } = reading
  return {
    limit,
    processCount: source.length,
    countableCount,
    countedCount,
    pendingCount,
    readAtMs,
    readMs,
    intervalMs,
  }
}
