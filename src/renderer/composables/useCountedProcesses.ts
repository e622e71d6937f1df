import { onScopeDispose, shallowRef, type ShallowRef } from 'vue'
import type { CountedProcess } from '../../shared/explain/closest'
import { useWorker } from '../api/worker-key'
import type { WorkerClient } from '../api/worker-client'
import type { UncountedProcess } from '../worker/protocol/process-protocol'

/** Lists the processes whose maps are known, asked for anew with every change that the worker announces. */
export function useCountedProcesses(): Readonly<ShallowRef<readonly CountedProcess[]>> {
  return useProcessAnswer((worker) => worker.ask('countedProcesses'))
}

/** Lists the processes that have maps which could not be counted, in the same way. */
export function useUncountedProcesses(): Readonly<ShallowRef<readonly UncountedProcess[]>> {
  return useProcessAnswer((worker) => worker.ask('uncountedProcesses'))
}

function useProcessAnswer<T>(
  ask: (worker: WorkerClient) => Promise<readonly T[]>,
): Readonly<ShallowRef<readonly T[]>> {
  const worker = useWorker()
  const processes = shallowRef<readonly T[]>([])
  let isAsking = false
  let isStale = false

  async function read(): Promise<void> {
    isStale = true
    if (isAsking) return
    isAsking = true
    try {
      while (isStale) {
        isStale = false
        processes.value = await ask(worker)
      }
    } catch {
      // The worker reports its own defects; what is on screen stays until the next answer.
    } finally {
      isAsking = false
    }
  }

  onScopeDispose(worker.listen((event) => event.type === 'processes' && void read()))
  void read()
  return processes
}
