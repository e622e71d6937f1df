import { lstatSync, mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * A folder that Chromium may write to while a command runs: without one it dies, and a system user or a service
 * may have no home. It is not the window's, whose files a command has no business with.
 *
 * Shape: one folder for each user, kept between commands, since Chromium writes to it until its very end. Where
 * somebody else made it first (the place is open to everybody), a fresh one.
 */
export function commandFolder(base: string = process.env['XDG_RUNTIME_DIR'] ?? tmpdir()): string {
  const uid = process.getuid?.() ?? 0
  const folder = join(base, `vmatlas-command-${uid}`)
  try {
    mkdirSync(folder, { mode: 0o700 })
    return folder
  } catch {
    return isOurs(folder, uid) ? folder : mkdtempSync(join(tmpdir(), 'vmatlas-command-'))
  }
}

function isOurs(folder: string, uid: number): boolean {
  const found = lstatSync(folder, { throwIfNoEntry: false })
  return found !== undefined && found.isDirectory() && found.uid === uid && (found.mode & 0o077) === 0
}
