import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { toErrorData, type VmatlasErrorData } from '../../shared/errors'
import type { SnapshotEntry, SnapshotListing } from '../../shared/ipc/snapshot-entry'
import { call } from '../api/client'
import type { WorkerClient } from '../api/worker-client'
import type { SnapshotTaking } from '../worker/snapshot-protocol'

const NOTHING: SnapshotListing = { entries: [], damaged: [], bytes: 0 }

/** The kept snapshots and the one being taken; the tables stay on disk and in the worker. */
export const useSnapshotsStore = defineStore('snapshots', () => {
  const listing = shallowRef(NOTHING)
  const isLoaded = shallowRef(false)
  const taking = shallowRef<SnapshotTaking | null>(null)
  /** Why the list could not be read. */
  const failure = shallowRef<VmatlasErrorData | null>(null)
  let worker: WorkerClient | null = null

  const byId = computed(() => new Map(listing.value.entries.map((entry) => [entry.id, entry])))

  function follow(client: WorkerClient): void {
    worker = client
    client.listen((event) => {
      if (event.type !== 'taking') return
      const isNew = event.taking?.taken && event.taking.taken !== taking.value?.taken
      taking.value = event.taking
      if (isNew) void load()
    })
  }

  /** Reads the list again. */
  async function load(): Promise<void> {
    try {
      listing.value = await call('snapshot:list')
      isLoaded.value = true
      failure.value = null
      await worker?.ask('showSnapshots', listing.value.entries)
    } catch (error) {
      failure.value = toErrorData(error)
    }
  }

  /** The newest snapshot of a process, if there is one. */
  function newestOf(pid: number, startTicks: number): SnapshotEntry | undefined {
    return listing.value.entries.find(({ info }) => info.pid === pid && info.startTicks === startTicks)
  }

  return { listing, isLoaded, taking, failure, byId, follow, load, newestOf }
})
