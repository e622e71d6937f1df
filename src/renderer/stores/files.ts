import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { WorkerClient } from '../api/worker-client'
import type { FilesState } from '../worker/protocol/files-protocol'

/** How it stands with the files of the machine, and what was typed to find some. */
export const useFilesStore = defineStore('files', () => {
  /** Null before the first pass was asked for. */
  const state = shallowRef<FilesState | null>(null)
  const filter = shallowRef('')

  function follow(worker: WorkerClient): void {
    worker.listen((event) => {
      if (event.type === 'files') state.value = event.files
    })
  }

  return { state, filter, follow }
})
