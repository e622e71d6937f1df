import { shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import type { WorkerClient } from '../../api/worker-client'
import type { FindingDetail } from '../../worker/protocol/findings-protocol'
import type { ViewState } from '../../worker/protocol/view-protocol'

/** Follows the active one of the findings, told in full; null without one. */
export function useActiveFinding(
  worker: WorkerClient,
  state: Readonly<Ref<ViewState>>,
): ShallowRef<FindingDetail | null> {
  const detail = shallowRef<FindingDetail | null>(null)
  let asked = 0
  watch(
    () => [state.value.activePosition, state.value.version],
    async () => {
      const turn = ++asked
      const found = state.value.activePosition < 0 ? null : await worker.ask('describeActiveFinding')
      // An answer that was overtaken is of another row.
      if (turn === asked) detail.value = found
    },
    { immediate: true },
  )
  return detail
}
