import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { ProcessIdentity } from '../../shared/ipc/contract'

/** Where the window is. */
export type Place =
  | { readonly name: 'processes' | 'limit' | 'settings' }
  | { readonly name: 'process'; readonly process: ProcessIdentity }

/** A screen that the navigation names. */
export type Section = 'processes' | 'limit' | 'settings'

/** Which screen shows. There are no addresses to share, so a store is all the routing this window needs. */
export const useNavigationStore = defineStore('navigation', () => {
  const place = shallowRef<Place>({ name: 'processes' })
  const section = computed<Section>(() => (place.value.name === 'process' ? 'processes' : place.value.name))

  function go(to: Section): void {
    place.value = { name: to }
  }

  function openProcess(process: ProcessIdentity): void {
    place.value = { name: 'process', process }
  }

  return { place, section, go, openProcess }
})
