import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import type { WorkerClient } from '../../api/worker-client'
import type { FileCheckEvent } from '../../worker/protocol/file-check-protocol'
import type { MappingDetail } from '../../worker/protocol/process-protocol'

/** Has the file of the mapping in the detail checked, once for each mapping; null until it is, and without a file. */
export function useFileCheck(
  worker: WorkerClient,
  detail: Readonly<ShallowRef<MappingDetail | null>>,
): Readonly<ShallowRef<FileCheckEvent | null>> {
  const check = shallowRef<FileCheckEvent | null>(null)
  onScopeDispose(
    worker.listen((event) => {
      if (event.type === 'file-check') check.value = event
    }),
  )
  watch(
    () => `${detail.value?.range ?? ''} ${detail.value?.name ?? ''}`,
    () => {
      check.value = null
      if (detail.value) void worker.ask('checkActiveFile')
    },
  )
  return check
}
