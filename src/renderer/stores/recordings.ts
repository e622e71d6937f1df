import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { ProcessIdentity } from '../../shared/ipc/contract'
import type { WorkerClient } from '../api/worker-client'
import type { ProcessRecording } from '../worker/protocol/recording-protocol'
import { useSnapshotsStore } from './snapshots'

/** The processes that are recorded, and the reports of those that were. */
export const useRecordingsStore = defineStore('recordings', () => {
  const snapshots = useSnapshotsStore()
  const recordings = shallowRef<readonly ProcessRecording[]>([])

  function follow(worker: WorkerClient): void {
    worker.listen((event) => {
      if (event.type !== 'recordings') return
      const told = new Set(recordings.value.filter(({ report }) => report !== null).map(({ id }) => id))
      const isNew = event.recordings.some(({ id, report }) => report !== null && !told.has(id))
      recordings.value = event.recordings
      // What was recorded is in the library now.
      if (isNew) void snapshots.load()
    })
  }

  /** The recording of a process, where there is one. */
  function of({ pid, startTicks }: ProcessIdentity): ProcessRecording | undefined {
    return recordings.value.find(({ process }) => process.pid === pid && process.startTicks === startTicks)
  }

  return { recordings, follow, of }
})
