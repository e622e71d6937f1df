import { nativeTheme } from 'electron'
import type { Settings } from '../../shared/ipc/contract'
import type { Handlers } from '../ipc/register'
import { readSettings, writeSettings } from '../../host/settings/settings-file'

/** Reads and saves what the person chose; a saved theme applies to every window at once. */
export function createSettingsHandlers(
  file: string,
  onSaved: (settings: Settings) => void,
): Pick<Handlers, 'settings:read' | 'settings:write'> {
  return {
    'settings:read': () => readSettings(file),
    'settings:write': async (_caller, settings) => {
      await writeSettings(file, settings)
      nativeTheme.themeSource = settings.theme
      onSaved(settings)
      return settings
    },
  }
}
