import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { MappingColumn } from '../worker/protocol'
import { USUAL_COLUMNS } from '../components/process/mapping-columns'

/** Which columns of the maps show; the same for every process, as long as the window lives. */
export const useColumnsStore = defineStore('columns', () => {
  const mapping = shallowRef<ReadonlySet<MappingColumn>>(new Set(USUAL_COLUMNS))

  function toggle(column: MappingColumn): void {
    const next = new Set(mapping.value)
    if (!next.delete(column)) next.add(column)
    mapping.value = next
  }

  function reset(): void {
    mapping.value = new Set(USUAL_COLUMNS)
  }

  return { mapping, toggle, reset }
})
