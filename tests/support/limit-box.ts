import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Stands for the kernel's file, /etc/sysctl.d and /var/lib in a mount namespace, where no other file sets anything:
 * the machine's own stay untouched.
 */
export interface LimitBox {
  readonly folder: string
  /** Shell commands that put all of it in place, for {@link CliOptions.inNamespace} and the like. */
  readonly mounts: string
  /** The same without the limit: where the real kernel is to answer. */
  readonly fileMounts: string
  running(): number
  setRunning(value: number): void
  /** Files of /etc/sysctl.d by name. */
  files(): Readonly<Record<string, string>>
  writeFile(name: string, text: string): void
  removeFile(name: string): void
  /** Writes a file that comes with the system: below /etc/sysctl.d in rank. */
  writeVendorFile(name: string, text: string): void
  /** Puts a link to /dev/null in the place of a file of that name. */
  mask(name: string): void
  remove(): void
}

/** Makes a box whose limit is the kernel's default and which has no file. Needs root; the caller removes it. */
export function makeLimitBox(): LimitBox {
  const folder = mkdtempSync(join(tmpdir(), 'vmatlas-box-'))
  const limit = join(folder, 'limit')
  const confs = join(folder, 'sysctl.d')
  mkdirSync(confs)
  mkdirSync(join(folder, 'lib'))
  mkdirSync(join(folder, 'none'))
  const setRunning = (value: number): void => writeFileSync(limit, `${value}\n`)
  setRunning(65530)
  const fileMounts = `
chmod -R a+rX ${folder}
mount --bind ${confs} /etc/sysctl.d
mount --bind ${join(folder, 'lib')} /var/lib
for other in /run/sysctl.d /usr/local/lib/sysctl.d /usr/lib/sysctl.d; do
  [ ! -d "$other" ] || mount --bind ${join(folder, 'none')} "$other"
done
[ ! -f /etc/sysctl.conf ] || mount --bind /dev/null /etc/sysctl.conf`
  return {
    folder,
    mounts: `${fileMounts}
mount --bind ${limit} /proc/sys/vm/max_map_count`,
    fileMounts,
    running: () => Number(readFileSync(limit, 'utf8')),
    setRunning,
    files: () =>
      Object.fromEntries(readdirSync(confs).map((name) => [name, readFileSync(join(confs, name), 'utf8')])),
    writeFile: (name, text) => writeFileSync(join(confs, name), text),
    writeVendorFile: (name, text) => writeFileSync(join(folder, 'none', name), text),
    mask: (name) => symlinkSync('/dev/null', join(confs, name)),
    removeFile: (name) => rmSync(join(confs, name)),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
