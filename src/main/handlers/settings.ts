import { nativeTheme } from 'electron'
import type { Handlers } from '../ipc/register'
import { readSettings, writeSettings } from '../settings-file'

/** Reads and saves what the person chose; a saved theme applies to every window at once. */
export function createSettingsHandlers(file: string): Pick<Handlers, 'settings:read' | 'settings:write'> {
  return {
    'settings:read': () => readSettings(file),
    'settings:write': async (_caller, settings) => {
      await writeSettings(file, settings)
      nativeTheme.themeSource = settings.theme
      return settings
    },
  }
}
