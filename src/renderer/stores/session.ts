import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { toErrorData, type VmatlasErrorData } from '../../shared/errors'
import { SETTINGS_DEFAULT, type AppInfo, type Settings } from '../../shared/ipc/contract'
import { call } from '../api/client'

/** What the running app is and what the person chose; one failure at a time, for the screen to show. */
export const useSessionStore = defineStore('session', () => {
  const info = shallowRef<AppInfo | null>(null)
  const settings = shallowRef(SETTINGS_DEFAULT)
  const failure = shallowRef<VmatlasErrorData | null>(null)

  async function load(): Promise<void> {
    try {
      ;[info.value, settings.value] = await Promise.all([call('app:info'), call('settings:read')])
      failure.value = null
    } catch (error) {
      failure.value = toErrorData(error)
    }
  }

  /** Saves a theme; the main process passes it to the engine, and the style sheet follows the preferred scheme. */
  async function chooseTheme(theme: Settings['theme']): Promise<void> {
    try {
      settings.value = await call('settings:write', { ...settings.value, theme })
      failure.value = null
    } catch (error) {
      failure.value = toErrorData(error)
    }
  }

  /** Saves how many bytes the kept snapshots may have. */
  async function capSnapshots(snapshotCapBytes: number): Promise<void> {
    try {
      settings.value = await call('settings:write', { ...settings.value, snapshotCapBytes })
      failure.value = null
    } catch (error) {
      failure.value = toErrorData(error)
    }
  }

  let isSaving = false
  let isUnsaved = false

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
        await call('settings:write', settings.value)
      }
    } finally {
      isSaving = false
    }
  }

  return { info, settings, failure, load, chooseTheme, capSnapshots, keep }
})
