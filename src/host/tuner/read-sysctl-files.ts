import { readdir, readFile, readlink, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { errnoOf } from '../proc/errno-to-code'
import { mentions } from '../../shared/sysctl/idle-lines'
import { MAX_MAP_COUNT_KEY } from '../../shared/sysctl/line-verdict'
import { SYSCTL_FOLDERS, type SysctlContent, type SysctlFile } from '../../shared/sysctl/sysctl-files'
import { MIB } from '../../shared/units'

/** Nothing that sets a handful of keys is larger. */
const LARGEST_FILE = MIB
const NULL_DEVICE = '/dev/null'

/** The places that decide about a sysctl at boot. */
export interface SysctlPlaces {
  readonly files: readonly SysctlFile[]
  /** The kernel's command line; empty where it cannot be read. */
  readonly commandLine: string
}

/**
 * Reads every file that sysctl.d(5) and sysctl(8) look at, and the kernel's command line.
 *
 * Shape: all files whose names end in .conf, of all folders, masked ones too, and others that mention max_map_count, which
 * no tool reads; then /etc/sysctl.conf where it exists.
 * Errors: none; a file that may not be read is `unreadable`, a folder that is missing has no files.
 * `root` stands in front of every path, for tests.
 */
export async function readSysctlFiles(root = ''): Promise<SysctlPlaces> {
  const folders = await distinctFolders(root)
  const perFolder = await Promise.all(folders.map((folder) => readFolder(root, folder)))
  const main = await readIfAny(root, '/etc', 'sysctl.conf')
  return {
    files: [...perFolder.flat(), ...(main ? [main] : [])],
    commandLine: await readFile(`${root}/proc/cmdline`, 'latin1').catch(() => ''),
  }
}

/** /lib is a link to /usr/lib on most systems: the same folder is not read twice. */
async function distinctFolders(root: string): Promise<string[]> {
  const seen = new Set<string>()
  const distinct: string[] = []
  for (const folder of SYSCTL_FOLDERS) {
    const real = await realpath(root + folder).catch(() => null)
    if (real === null || seen.has(real)) continue
    seen.add(real)
    distinct.push(folder)
  }
  return distinct
}

async function readFolder(root: string, folder: string): Promise<SysctlFile[]> {
  const names = await readdir(root + folder, { encoding: 'latin1' }).catch(() => [])
  const files = await Promise.all(names.map((name) => readIfAny(root, folder, name)))
  return files.filter((file) => file !== null).filter(isOfInterest)
}

function isOfInterest({ name, content }: SysctlFile): boolean {
  return name.endsWith('.conf') || (content.type === 'text' && mentions(content.text, MAX_MAP_COUNT_KEY))
}

async function readIfAny(root: string, folder: string, name: string): Promise<SysctlFile | null> {
  const path = Buffer.from(join(root + folder, name), 'latin1')
  const link = await readlink(path, { encoding: 'latin1' }).catch(() => null)
  const content = await readContent(path, link !== null)
  if (content === null) return null
  return { folder, name, linkTarget: link === null ? null : await linkTarget(root, path, link), content }
}

/** Where a link ends in the end, also when that is outside of `root` or does not exist. */
async function linkTarget(root: string, path: Buffer, link: string): Promise<string> {
  const real = await realpath(path, { encoding: 'latin1' }).catch(() => link)
  return real.startsWith(`${root}/`) ? real.slice(root.length) : real
}

/** Null for a file that is not there at all. */
async function readContent(path: Buffer, isLink: boolean): Promise<SysctlContent | null> {
  try {
    const found = await stat(path)
    const nothing = await stat(NULL_DEVICE)
    if (found.isCharacterDevice() && found.rdev === nothing.rdev) return { type: 'null-device' }
    if (!found.isFile() || found.size > LARGEST_FILE) return { type: 'nothing' }
    return { type: 'text', text: await readFile(path, 'latin1') }
  } catch (thrown) {
    const errno = errnoOf(thrown)
    if (errno === 'ENOENT' || errno === 'ELOOP') return isLink ? { type: 'nothing' } : null
    return { type: 'unreadable', code: errno === 'EACCES' || errno === 'EPERM' ? 'permission-denied' : 'io' }
  }
}
