import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { toErrorData, type VmatlasErrorData } from '../../shared/errors'
import type { SnapshotEntry, SnapshotListing } from '../../shared/ipc/snapshot-entry'
import { call } from '../api/client'
import type { WorkerClient } from '../api/worker-client'
import type { RunningPlan, LastSnapshot } from '../worker/protocol/snapshot-protocol'

const NOTHING: SnapshotListing = { entries: [], damaged: [], bytes: 0 }

/** The kept snapshots and the one being taken; the tables stay on disk and in the worker. */
export const useSnapshotsStore = defineStore('snapshots', () => {
  const listing = shallowRef(NOTHING)
  const isLoaded = shallowRef(false)
  const last = shallowRef<LastSnapshot | null>(null)
  const plans = shallowRef<readonly RunningPlan[]>([])
  /** Why the list could not be read. */
  const failure = shallowRef<VmatlasErrorData | null>(null)
  let worker: WorkerClient | null = null

  const byId = computed(() => new Map(listing.value.entries.map((entry) => [entry.id, entry])))

  function follow(client: WorkerClient): void {
    worker = client
    client.listen((event) => {
      if (event.type === 'plans') followPlans(event.plans)
      if (event.type !== 'last-snapshot') return
      const isNew = event.last?.taken && event.last.taken !== last.value?.taken
      last.value = event.last
      if (isNew) void load()
    })
  }

  function followPlans(next: readonly RunningPlan[]): void {
    const known = new Map(plans.value.map(({ id, takenCount }) => [id, takenCount]))
    const isNew = next.some(({ id, takenCount }) => takenCount > (known.get(id) ?? 0))
    plans.value = next
    if (isNew) void load()
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

  return { listing, isLoaded, last, plans, failure, byId, follow, load, newestOf }
})
