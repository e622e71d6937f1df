import type { HistoryLine } from '../../../shared/history/history-line'
import type { HistoryLines } from '../../../shared/history/history-moments'
import type { Growth } from '../../../shared/sysctl/growth-types'

/** How a process went while the app runs; a NaN in a line says that nothing was measured around that time. */
export interface ProcessHistory {
  readonly lines: HistoryLines
  /** The running vm.max_map_count, in steps; NaN while it could not be read. */
  readonly limitLine: HistoryLine
  /** The running vm.max_map_count; null where it could not be read. */
  readonly limit: number | null
  /** Null while too little is known. */
  readonly growth: Growth | null
  /** From one read of the process list to the next. */
  readonly listMs: number
}
