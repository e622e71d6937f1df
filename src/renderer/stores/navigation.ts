import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { ProcessIdentity } from '../../shared/ipc/contract'
import type { ProcessTab } from '../model/process-tabs'
import type { SideSource } from '../../shared/ipc/snapshot-messages'

/** A screen that the navigation names. */
export type Section = 'processes' | 'files' | 'snapshots' | 'limit' | 'lab' | 'settings'

/** How somebody came to the page of a process. */
export interface ProcessVisit {
  /** What the maps are filtered by at first. */
  readonly query?: string
  /** The tab that shows first; the maps unless given. */
  readonly tab?: ProcessTab
  /** Where Back leads; the processes unless given. */
  readonly from?: Section
}

/** Where the window is. */
export type Place =
  | { readonly name: Section }
  | ({ readonly name: 'process'; readonly process: ProcessIdentity } & ProcessVisit)
  | { readonly name: 'snapshot'; readonly id: string }
  | { readonly name: 'series'; readonly ids: readonly string[] }
  | { readonly name: 'differences'; readonly before: SideSource | null; readonly after: SideSource | null }

/** Which screen shows. There are no addresses to share, so a store is all the routing this window needs. */
export const useNavigationStore = defineStore('navigation', () => {
  const place = shallowRef<Place>({ name: 'processes' })
  const section = computed<Section>(() => sectionOf(place.value))

  function go(to: Section): void {
    place.value = { name: to }
  }

  function openProcess(process: ProcessIdentity, visit: ProcessVisit = {}): void {
    place.value = { name: 'process', process, ...visit }
  }

  /** Leaves the page of a process for where it was opened from. */
  function back(): void {
    go((place.value.name === 'process' ? place.value.from : undefined) ?? 'processes')
  }

  /** Looks into a kept snapshot. */
  function openSnapshot(id: string): void {
    place.value = { name: 'snapshot', id }
  }

  /** Shows what is different between two sides; each can still be chosen there. */
  function compare(before: SideSource | null, after: SideSource | null): void {
    place.value = { name: 'differences', before, after }
  }

  /** Shows what grew from each of these snapshots to the next. */
  function showSeries(ids: readonly string[]): void {
    place.value = { name: 'series', ids }
  }

  return { place, section, go, back, openProcess, openSnapshot, compare, showSeries }
})

function sectionOf(place: Place): Section {
  const { name } = place
  if (name === 'process') return place.from ?? 'processes'
  return name === 'differences' || name === 'series' || name === 'snapshot' ? 'snapshots' : name
}
