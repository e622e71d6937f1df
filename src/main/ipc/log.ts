import type { IpcLogEntry } from './register'

/** A request that takes longer than this is worth a line even when nobody asked for the log. */
const SLOW_MS = 200

/** Writes requests to standard error: defects always, slow ones too, all with `VMATLAS_LOG=ipc`. */
export function logIpc(entry: IpcLogEntry): void {
  if (entry.defect !== undefined) console.error(`${entry.method} failed:`, entry.defect)
  const isPrompting = entry.method === 'limit:set'
  const isSlow = entry.durationMs > SLOW_MS && !isPrompting
  if (!isSlow && process.env['VMATLAS_LOG'] !== 'ipc') return
  console.error(`ipc ${entry.method} ${entry.outcome} ${entry.durationMs.toFixed(1)} ms`)
}
