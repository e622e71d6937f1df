import { shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import type { WorkerClient } from '../../api/worker-client'
import type { FileDetail } from '../../worker/protocol/files-protocol'
import type { ViewState } from '../../worker/protocol/view-protocol'

/** Follows the active one of the files, told in full; null without one. */
export function useActiveFile(
  worker: WorkerClient,
  state: Readonly<Ref<ViewState>>,
): ShallowRef<FileDetail | null> {
  const detail = shallowRef<FileDetail | null>(null)
  let asked = 0
  watch(
    () => [state.value.activePosition, state.value.version],
    async () => {
      const turn = ++asked
      const found = state.value.activePosition < 0 ? null : await worker.ask('describeActiveFile')
      // An answer that was overtaken is of another row.
      if (turn === asked) detail.value = found
    },
    { immediate: true },
  )
  return detail
}
