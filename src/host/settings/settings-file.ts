import { readFileSync } from 'node:fs'
import { open, rename, unlink } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import * as v from 'valibot'
import { toErrorData, VmatlasError } from '../../shared/errors'
import { SETTINGS_DEFAULT, settingsSchema, type Settings } from '../../shared/ipc/contract'

/** Where the window keeps the settings of this user: in the folder that Electron gives to the app by its product name. */
export function userSettingsFile(configHome = process.env['XDG_CONFIG_HOME'] ?? ''): string {
  const base = configHome === '' ? join(homedir(), '.config') : configHome
  return join(base, 'VMAtlas', 'settings.json')
}

/**
 * Reads the settings, or the defaults if the file is missing or has no settings.
 *
 * Read at once, not later: the theme must be known before the first window is made.
 */
export function readSettings(file: string): Settings {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return SETTINGS_DEFAULT
  }
  try {
    return v.parse(settingsSchema, JSON.parse(text))
  } catch {
    console.error(`${file} does not hold settings; the defaults are used until they are saved again`)
    return SETTINGS_DEFAULT
  }
}

/** Saves the settings so that a crash leaves the old file or the new one, never half of one. */
export async function writeSettings(file: string, settings: Settings): Promise<void> {
  const fresh = `${file}.${process.pid}.tmp`
  try {
    const handle = await open(fresh, 'w', 0o600)
    try {
      await handle.writeFile(`${JSON.stringify(settings, null, 2)}\n`)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(fresh, file)
    await syncFolder(dirname(file))
  } catch (thrown) {
    await unlink(fresh).catch(() => undefined)
    throw toSaveError(file, thrown)
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function toSaveError(file: string, thrown: unknown): VmatlasError {
  const errno = thrown instanceof Error && 'code' in thrown ? thrown.code : ''
  const code = errno === 'ENOSPC' || errno === 'EDQUOT' ? 'disk-full' : 'io'
  return new VmatlasError(code, `The settings could not be saved in ${file}: ${toErrorData(thrown).message}.`)
}
