import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { WorkerClient } from '../api/worker-client'
import type { SnapshotPage } from '../worker/protocol/snapshot-protocol'

/** What the worker last told of the snapshot that is looked into; its maps stay in the worker. */
export const useSnapshotPageStore = defineStore('snapshotPage', () => {
  const page = shallowRef<SnapshotPage | null>(null)

  function follow(worker: WorkerClient): void {
    worker.listen((event) => {
      if (event.type === 'snapshot-page') page.value = event.page
    })
  }

  return { page, follow }
})
