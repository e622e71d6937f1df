import { execFile } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { bundleForNode } from '../../scripts/lib/bundle.mjs'
import type { VmatlasErrorData } from '../../src/shared/errors'

/** The user `nobody`, who owns nothing. */
export const NOBODY = 65534

/** What of a process is read: its mappings, its sums, or the count of its mappings. */
export type ReadBy = 'mappings' | 'sums' | 'count'

/** How a read ended: with the error of the reader, with the outcome of the counter, or well. */
export interface OtherUsersRead {
  readonly error?: VmatlasErrorData
  readonly outcome?: string
}

/**
 * Reads a process as the user `nobody`, in a process of its own. Needs root.
 *
 * The program is built into a folder that everybody can read: the checkout may be closed to others. It does not change
 * its own user, which Debian's Node refuses (CVE-2024-22017); it is started as that user.
 */
export async function readAsNobody(how: ReadBy, pid: number): Promise<OtherUsersRead> {
  const folder = mkdtempSync(join(tmpdir(), 'vmatlas-nobody-'))
  try {
    chmodSync(folder, 0o755)
    const built = join(folder, 'program')
    const source = resolve(import.meta.dirname, 'read-as-other-user.ts')
    await bundleForNode([['read', source]], built, { isWhole: true })
    const program = [join(built, 'read.js'), how, String(pid)]
    const options = { uid: NOBODY, gid: NOBODY, cwd: folder }
    const { stdout } = await promisify(execFile)(process.execPath, program, options)
    return JSON.parse(stdout) as OtherUsersRead
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
