import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { WorkerClient } from '../api/worker-client'
import type { Comparison } from '../worker/protocol/snapshot-protocol'

/** What the worker last told of the comparison; the events stay in the worker. */
export const useComparisonStore = defineStore('comparison', () => {
  const comparison = shallowRef<Comparison | null>(null)

  function follow(worker: WorkerClient): void {
    worker.listen((event) => {
      if (event.type === 'comparison') comparison.value = event.comparison
    })
  }

  return { comparison, follow }
})
