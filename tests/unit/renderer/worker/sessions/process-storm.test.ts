import { runInNewContext } from 'node:vm'
import { setFlagsFromString } from 'node:v8'
import { expect, it } from 'vitest'
import { LimitWatcher } from '../../../../../src/host/sampling/limit-watcher'
import { ProcessListSession } from '../../../../../src/renderer/worker/sessions/process-list-session'
import { CountPlan } from '../../../../../src/shared/proc/count-plan'
import { buildProcessTable } from '../../../../../src/shared/tables/process-table-builder'
import type { ProcessTable } from '../../../../../src/shared/tables/process-table'

const BIRTHS_A_LIST = 200
const LISTS = 200
/** What 40,000 forgotten processes would take at the very least: 8 bytes of a number each, in a table of a book, and its key. */
const LEAST_LEAK_BYTES = 16 * BIRTHS_A_LIST * LISTS

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** Memory that something still refers to. */
function heldBytes(): number {
  collectGarbage()
  collectGarbage()
  return process.memoryUsage().heapUsed
}

function tableOf(firstPid: number): ProcessTable {
  return buildProcessTable(
    Array.from({ length: BIRTHS_A_LIST }, (_, at) => ({
      pid: firstPid + at,
      parentPid: 1,
      uid: 0,
      user: 'root',
      startTicks: firstPid + at,
      startedAtMs: firstPid + at,
      rss: 4096,
      vsz: 8192,
      cpu: 0,
      threads: 1,
      isKernelThread: false,
      state: 'S',
      name: `job-${firstPid + at}`,
      command: `job --number ${firstPid + at}`,
    })),
  )
}

it('forgets everything about processes that ended, however many there were', () => {
  const session = new ProcessListSession({
    emit: () => undefined,
    onChanged: () => undefined,
    requests: { order: () => undefined } as never,
  })
  const watcher = new LimitWatcher(
    0.1,
    () => undefined,
    () => undefined,
  )
  const plan = new CountPlan()
  let now = 1e12
  let pid = 1
  const live = (lists: number): void => {
    for (let list = 0; list < lists; list++, now += 1000, pid += BIRTHS_A_LIST) {
      const table = tableOf(pid)
      const about = { limit: 65530, readAtMs: now, readMs: 5, intervalMs: 1000 }
      plan.update(table)
      watcher.onProcesses({ table, ...about })
      session.takeProcesses({ type: 'processes', table, ...about }, null)
      const counted = {
        pid: table.pid,
        used: new Float64Array(BIRTHS_A_LIST).fill(60_000),
        outcome: new Uint8Array(BIRTHS_A_LIST),
        readAtMs: new Float64Array(BIRTHS_A_LIST).fill(now),
        readMs: new Float64Array(BIRTHS_A_LIST),
        length: BIRTHS_A_LIST,
      }
      const batch = { ...counted, ...plan.record(counted) }
      watcher.onCounts(batch)
      session.takeCounts({ type: 'counts', batch })
    }
  }
  live(50)
  const before = heldBytes()
  live(LISTS)
  expect(heldBytes() - before).toBeLessThan(LEAST_LEAK_BYTES)
})
