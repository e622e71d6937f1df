import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { WorkerClient } from '../api/worker-client'
import type { FindingsState, SearchState } from '../worker/protocol/findings-protocol'

/** How it stands with the findings and the search, and what was typed there; it stays while a process is open. */
export const useFindingsStore = defineStore('findings', () => {
  /** Which view of the machine shows. */
  const tab = ref<'files' | 'findings' | 'search'>('files')
  /** Null before the first pass was asked for. */
  const findings = shallowRef<FindingsState | null>(null)
  const filter = ref('')
  const showsMuted = ref(false)
  /** Null before the first search. */
  const search = shallowRef<SearchState | null>(null)
  const query = ref('')
  /** Findings that are not muted; null before the first pass. */
  const found = ref<number | null>(null)

  function follow(worker: WorkerClient): void {
    worker.listen((event) => {
      if (event.type === 'findings') findings.value = event.findings
      if (event.type === 'search') search.value = event.search
      if (event.type === 'view' && event.view === 'findings' && findings.value !== null) {
        const muted = showsMuted.value ? 0 : findings.value.mutedCount
        found.value = event.state.totalCount - muted
      }
    })
  }

  return { tab, findings, filter, showsMuted, search, query, found, follow }
})
