import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { toErrorData, type VmatlasErrorData } from '../../shared/errors'
import type { WorkerClient } from '../api/worker-client'

/**
 * The last failure that no screen has a place for: the window shows it at the top until it is dismissed.
 *
 * Most are ordinary, such as a full disk. A defect of VMAtlas has the code `internal`, and its next step says so.
 */
export const useFailureStore = defineStore('failure', () => {
  const last = shallowRef<VmatlasErrorData | null>(null)

  function follow(worker: WorkerClient): void {
    worker.listen((event) => {
      if (event.type === 'defect') last.value = event.error
    })
  }

  function report(error: unknown): void {
    last.value = toErrorData(error)
  }

  function dismiss(): void {
    last.value = null
  }

  return { last, follow, report, dismiss }
})
