import { onScopeDispose, shallowRef, type ShallowRef } from 'vue'
import type { CountedProcess } from '../../shared/explain/closest'
import { useWorker } from '../api/worker-key'

/** Lists the processes whose maps are known, asked for anew with every change that the worker announces. */
export function useCountedProcesses(): Readonly<ShallowRef<readonly CountedProcess[]>> {
  const worker = useWorker()
  const processes = shallowRef<readonly CountedProcess[]>([])
  let isAsking = false
  let isStale = false

  async function read(): Promise<void> {
    isStale = true
    if (isAsking) return
    isAsking = true
    try {
      while (isStale) {
        isStale = false
        processes.value = await worker.ask('countedProcesses')
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
