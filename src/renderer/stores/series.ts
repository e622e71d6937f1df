import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { WorkerClient } from '../api/worker-client'
import type { Series } from '../worker/protocol/snapshot-protocol'

/** What the worker last told of the series of snapshots. */
export const useSeriesStore = defineStore('series', () => {
  const series = shallowRef<Series | null>(null)

  function follow(worker: WorkerClient): void {
    worker.listen((event) => {
      if (event.type === 'series') series.value = event.series
    })
  }

  return { series, follow }
})
