import { computed, ref, watch, type ComputedRef, type Ref } from 'vue'
import { formatCount } from '../../../shared/format/count'
import { useWorker } from '../../api/worker-key'
import type { ViewState } from '../../worker/protocol/view-protocol'
import type { ProcessTab } from '../../model/process-tabs'

/** What stands quietly behind the titles of the tabs: how many maps, and how many pairs could have been one. */
export function useTabNotes(
  state: Readonly<Ref<ViewState>>,
  /** Changes with every table. */
  version: () => string,
): ComputedRef<Readonly<Partial<Record<ProcessTab, string>>>> {
  const worker = useWorker()
  const unmerged = ref<number | null>(null)
  let asked = 0

  watch(
    version,
    async () => {
      asked += 1
      const mine = asked
      const count = state.value.totalCount > 0 ? await worker.ask('countMergeable') : null
      if (mine === asked) unmerged.value = count
    },
    { immediate: true },
  )

  return computed(() => ({
    maps: formatCount(state.value.totalCount),
    ...(unmerged.value ? { neighbours: `${formatCount(unmerged.value)} unmerged` } : {}),
  }))
}
