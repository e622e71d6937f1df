import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { WorkerClient } from '../api/worker-client'
import type { OpenProcess, ProcessesSummary } from '../worker/protocol/process-protocol'
import { ROOT_UNKNOWN } from '../worker/protocol/root-protocol'

/** What the scanner last read: the process list as a whole and the open process. Tables stay in the worker. */
export const useScannerStore = defineStore('scanner', () => {
  const processes = shallowRef<ProcessesSummary | null>(null)
  const openProcess = shallowRef<OpenProcess | null>(null)
  /** Whether what this user may not read is read as root. */
  const root = shallowRef(ROOT_UNKNOWN)
  const isPaused = shallowRef(false)
  /** The scanner was lost and is being started again. */
  const isReconnecting = shallowRef(false)

  function follow(worker: WorkerClient): void {
    worker.listen((event) => {
      if (event.type === 'processes') {
        processes.value = event.summary
        isReconnecting.value = false
      }
      if (event.type === 'root') root.value = event.state
      if (event.type === 'process') openProcess.value = event.process
      if (event.type === 'scanner-lost') isReconnecting.value = true
    })
  }

  return { processes, openProcess, root, isPaused, isReconnecting, follow }
})
