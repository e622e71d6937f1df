import type { CountMemory } from '../host/sampling/count-memory'
import { ProcessLister } from '../host/sampling/list-processes'
import { MapCounter } from '../host/sampling/map-counter'
import { readLimit } from '../host/proc/read-limit'
import type { ProcessTable } from '../shared/tables/process-table'
import { joinProcessLines, type MapCounts, type ProcessLine } from './process-lines'

/** The machine's processes with their maps counted, once. */
export interface ProcessesRead {
  /** Those with the most maps first. */
  readonly lines: readonly ProcessLine[]
  /** Running vm.max_map_count, null where unreadable. */
  readonly limit: number | null
  readonly readAtMs: number
}

/** Lists the processes of the machine and counts the maps of each. Errors: those of the lister. */
export async function readProcesses(): Promise<ProcessesRead> {
  const { table, readAtMs } = await new ProcessLister().list()
  const counts = await countAll(table)
  const limit = await readLimit().then(
    ({ value }) => value,
    () => null,
  )
  return { lines: joinProcessLines(table, counts, limit), limit, readAtMs }
}

async function countAll(table: ProcessTable): Promise<MapCounts> {
  const counter = new MapCounter()
  let counted: CountMemory | null = null as CountMemory | null
  try {
    await counter.count(table.pid, (memory) => {
      counted = memory
    })
  } finally {
    counter.close()
  }
  return {
    pid: counted?.pid ?? new Uint32Array(0),
    startTicks: table.startTicks,
    used: counted?.used ?? new Float64Array(0),
    outcome: counted?.outcome ?? new Uint8Array(0),
    length: counted?.pid.length ?? 0,
  }
}
