import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { toErrorData, type VmatlasErrorData } from '../../shared/errors'
import { SETTINGS_DEFAULT, type AppInfo, type Settings } from '../../shared/ipc/contract'
import { call } from '../api/client'

/** What the running app is and what the person chose; one failure at a time, for the screen to show. */
export const useAppStore = defineStore('app', () => {
  const info = shallowRef<AppInfo | null>(null)
  const settings = shallowRef(SETTINGS_DEFAULT)
  const failure = shallowRef<VmatlasErrorData | null>(null)
  /** The settings as they were last saved, as far as the window knows: a change is measured against them. */
  let known: Settings = SETTINGS_DEFAULT
  let isSaving = false
  let isUnsaved = false

  async function load(): Promise<void> {
    try {
      ;[info.value, known] = await Promise.all([call('app:info'), call('settings:read')])
      settings.value = known
      failure.value = null
    } catch (error) {
      failure.value = toErrorData(error)
    }
  }

  /** Takes over what another program of ours changed: the command line mutes findings, too. */
  async function refresh(): Promise<void> {
    const shown = settings.value
    // A window that cannot read them goes on with those that it has; saving tells what is wrong.
    const saved = await call('settings:read').catch(() => shown)
    if (isSaving || settings.value !== shown || JSON.stringify(saved) === JSON.stringify(shown)) return
    settings.value = known = saved
  }

  /** Saves the settings as they are in the window by now. */
  async function save(wanted: Settings): Promise<void> {
    const saved = await call('settings:write', known, wanted)
    // What was changed meanwhile was changed against what the window had, not against what is saved by now.
    const isLast = settings.value === wanted
    known = isLast ? saved : wanted
    if (isLast) settings.value = saved
  }

  /** Saves a choice, which holds once it is saved: the engine applies a theme, and the style sheet follows it. */
  async function choose(part: Partial<Pick<Settings, 'theme' | 'snapshotCapBytes'>>): Promise<void> {
    try {
      await call('settings:write', known, { ...settings.value, ...part })
      settings.value = { ...settings.value, ...part }
      known = { ...known, ...part }
      failure.value = null
    } catch (error) {
      failure.value = toErrorData(error)
    }
  }

  /**
   * Keeps how a screen was set up: it holds at once, and is saved as soon as the save before is done.
   *
   * Errors: rejects where it could not be saved; it holds all the same until the window closes.
   */
  async function keep(
    part: Partial<Pick<Settings, 'grids' | 'queries' | 'findingMutes' | 'watch'>>,
  ): Promise<void> {
    settings.value = { ...settings.value, ...part }
    isUnsaved = true
    if (isSaving) return
    isSaving = true
    try {
      while (isUnsaved) {
        isUnsaved = false
        await save(settings.value)
      }
    } finally {
      isSaving = false
    }
  }

  return { info, settings, failure, load, refresh, choose, keep }
})
