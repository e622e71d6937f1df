import { mkdirSync, readFileSync, watch } from 'node:fs'
import { mkdir, open, rename, stat, unlink } from 'node:fs/promises'
import { homedir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import * as v from 'valibot'
import { toErrorData, VmatlasError } from '../../shared/errors'
import { SETTINGS_DEFAULT, settingsSchema, type Settings } from '../../shared/ipc/contract'
import { underLock } from './file-lock'

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

/**
 * Changes the settings that are saved: reads them, applies `change` and saves the result, while no other program of
 * ours does the same. A crash leaves the old file or the new one, never half of one.
 *
 * Errors: `invalid-request` where the result breaks a bound of the settings; `permission-denied` where the folder
 * belongs to another user; `disk-full`, `io`.
 */
export async function changeSettings(
  file: string,
  change: (now: Settings) => Settings | Promise<Settings>,
): Promise<Settings> {
  try {
    await makeOwnFolder(dirname(file))
    return await underLock(`${file}.lock`, async () => {
      const next = v.safeParse(settingsSchema, await change(readSettings(file)))
      if (!next.success) throw new VmatlasError('invalid-request', `Not saved: ${next.issues[0].message}.`)
      await replaceFile(file, `${JSON.stringify(next.output, null, 2)}\n`)
      return next.output
    })
  } catch (thrown) {
    throw thrown instanceof VmatlasError ? thrown : toSaveError(file, thrown)
  }
}

/** Root must not leave files in the folder of a user, who then could not change them. */
async function makeOwnFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  if ((await stat(folder)).uid === process.geteuid?.()) return
  throw new VmatlasError(
    'permission-denied',
    `The settings in ${folder} belong to another user.`,
    'Run the command as that user, without sudo.',
  )
}

async function replaceFile(file: string, text: string): Promise<void> {
  const fresh = `${file}.${process.pid}.tmp`
  try {
    const handle = await open(fresh, 'w', 0o600)
    try {
      await handle.writeFile(text)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(fresh, file)
    await syncFolder(dirname(file))
  } catch (thrown) {
    await unlink(fresh).catch(() => undefined)
    throw thrown
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

/**
 * Calls back whenever the settings were saved, by whichever program; ends with the returned function.
 *
 * Where the folder cannot be watched it says so on standard error, and changes of other programs apply at the next start.
 */
export function followSettings(file: string, onSaved: (settings: Settings) => void): () => void {
  const complain = (error: unknown): void =>
    console.error(`changes that others make to ${file} are not seen: ${toErrorData(error).message}`)
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    const watcher = watch(dirname(file), { persistent: false }, (_event, name) => {
      if (name === basename(file)) onSaved(readSettings(file))
    })
    watcher.on('error', complain)
    return () => watcher.close()
  } catch (thrown) {
    complain(thrown)
    return () => undefined
  }
}
