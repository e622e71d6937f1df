import { defineStore } from 'pinia'
import { computed } from 'vue'
import { addMute, removeMute, type FindingMute } from '../../shared/findings/mutes'
import type { Settings } from '../../shared/ipc/contract'
import type { GridLayout, SavedQuery, WatchSettings } from '../../shared/ipc/view-settings'
import { useFailureStore } from './failure'
import { useAppStore } from './app'

/** How a person set the screens up: columns of the grids, saved queries, muted findings. A failure to save is shown at the top. */
export const usePreferencesStore = defineStore('preferences', () => {
  const app = useAppStore()
  const failure = useFailureStore()
  const grids = computed(() => app.settings.grids)
  const queries = computed(() => app.settings.queries)
  const findingMutes = computed(() => app.settings.findingMutes)
  const watch = computed(() => app.settings.watch)

  /** Keeps the columns of a grid; null forgets them, and they are as usual. */
  function layOut(grid: string, layout: GridLayout | null): void {
    const others = Object.entries(app.settings.grids).filter(([name]) => name !== grid)
    keep({ grids: Object.fromEntries(layout ? [...others, [grid, layout]] : others) })
  }

  /** Keeps a query under a name, in the place of another one of this name. */
  function saveQuery(query: SavedQuery): void {
    const others = withoutQuery(query.name)
    keep({ queries: [...others, query].sort((a, b) => a.name.localeCompare(b.name)) })
  }

  function deleteQuery(name: string): void {
    keep({ queries: withoutQuery(name) })
  }

  function mute(mute: FindingMute): void {
    keep({ findingMutes: addMute(app.settings.findingMutes, mute) })
  }

  function unmute(mute: FindingMute): void {
    keep({ findingMutes: removeMute(app.settings.findingMutes, mute) })
  }

  /** Changes when a notification reports a process that comes near the limit. */
  function setWatch(part: Partial<WatchSettings>): void {
    keep({ watch: { ...app.settings.watch, ...part } })
  }

  /** Keeps quiet about a program, by its name as in the tables, or tells of it again. */
  function muteProgram(name: string, isMuted: boolean): void {
    const others = app.settings.watch.muted.filter((other) => other !== name)
    setWatch({ muted: isMuted ? [...others, name] : others })
  }

  function withoutQuery(name: string): SavedQuery[] {
    return app.settings.queries.filter((query) => query.name !== name)
  }

  function keep(part: Partial<Pick<Settings, 'grids' | 'queries' | 'findingMutes' | 'watch'>>): void {
    app.keep(part).catch((error: unknown) => {
      failure.report(error)
    })
  }

  return {
    grids,
    queries,
    findingMutes,
    watch,
    layOut,
    saveQuery,
    deleteQuery,
    mute,
    unmute,
    setWatch,
    muteProgram,
  }
})
