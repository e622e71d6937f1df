import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { ProcessIdentity } from '../../shared/ipc/contract'
import type { SideSource } from '../../shared/ipc/snapshot-messages'

/** A screen that the navigation names. */
export type Section = 'processes' | 'snapshots' | 'limit' | 'lab' | 'settings'

/** Where the window is. */
export type Place =
  | { readonly name: Section }
  | { readonly name: 'process'; readonly process: ProcessIdentity }
  | { readonly name: 'series'; readonly ids: readonly string[] }
  | { readonly name: 'differences'; readonly before: SideSource | null; readonly after: SideSource | null }

/** Which screen shows. There are no addresses to share, so a store is all the routing this window needs. */
export const useNavigationStore = defineStore('navigation', () => {
  const place = shallowRef<Place>({ name: 'processes' })
  const section = computed<Section>(() => sectionOf(place.value))

  function go(to: Section): void {
    place.value = { name: to }
  }

  function openProcess(process: ProcessIdentity): void {
    place.value = { name: 'process', process }
  }

  /** Shows what is different between two sides; each can still be chosen there. */
  function compare(before: SideSource | null, after: SideSource | null): void {
    place.value = { name: 'differences', before, after }
  }

  /** Shows what grew from each of these snapshots to the next. */
  function showSeries(ids: readonly string[]): void {
    place.value = { name: 'series', ids }
  }

  return { place, section, go, openProcess, compare, showSeries }
})

function sectionOf({ name }: Place): Section {
  if (name === 'process') return 'processes'
  return name === 'differences' || name === 'series' ? 'snapshots' : name
}
