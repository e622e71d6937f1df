import { shallowRef, watch, type ShallowRef } from 'vue'
import type { WorkerClient } from '../../api/worker-client'
import type { MappingDetail } from '../../worker/protocol/process-protocol'
import type { ViewState } from '../../worker/protocol/view-protocol'

/** Follows what is known of the active map; an answer that another one overtook is dropped. */
export function useActiveMap(
  worker: WorkerClient,
  state: Readonly<ShallowRef<ViewState>>,
): Readonly<ShallowRef<MappingDetail | null>> {
  const detail = shallowRef<MappingDetail | null>(null)
  let asked = 0
  watch(state, async ({ activePosition }) => {
    asked += 1
    const mine = asked
    const next = activePosition < 0 ? null : await worker.ask('describeActiveMap')
    if (mine === asked) detail.value = next
  })
  return detail
}
