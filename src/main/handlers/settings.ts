import type { Settings } from '../../shared/ipc/contract'
import type { Handlers } from '../ipc/register'
import { mergeSettings } from '../../host/settings/merge-settings'
import { changeSettings, readSettings } from '../../host/settings/settings-file'

/** Reads and saves what the person chose; what was saved applies at once. */
export function createSettingsHandlers(
  file: string,
  onSaved: (settings: Settings) => void,
): Pick<Handlers, 'settings:read' | 'settings:write'> {
  return {
    'settings:read': () => readSettings(file),
    'settings:write': async (_caller, base, settings) => {
      const saved = await changeSettings(file, (now) => mergeSettings(base, settings, now))
      onSaved(saved)
      return saved
    },
  }
}
