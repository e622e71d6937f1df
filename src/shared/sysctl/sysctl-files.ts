import type { ErrorCode } from '../errors'

/** Folders of sysctl.d(5), those that win for the same file name first. */
export const SYSCTL_FOLDERS = [
  '/etc/sysctl.d',
  '/run/sysctl.d',
  '/usr/local/lib/sysctl.d',
  '/usr/lib/sysctl.d',
  '/lib/sysctl.d',
] as const

/** The file that `sysctl --system` reads last, and systemd-sysctl only through a link. */
export const SYSCTL_MAIN_FILE = '/etc/sysctl.conf'

/** What stands behind a file's name. */
export type SysctlContent =
  | { readonly type: 'text'; readonly text: string }
  /** A link to /dev/null: the usual way to switch off a file of the same name. */
  | { readonly type: 'null-device' }
  /** A link that leads nowhere, or no file at all: it takes the name and says nothing. */
  | { readonly type: 'nothing' }
  | { readonly type: 'unreadable'; readonly code: ErrorCode }

/** One file of a folder of sysctl.d(5), or /etc/sysctl.conf; names are bytes in latin1. */
export interface SysctlFile {
  readonly folder: string
  readonly name: string
  /** Where a link leads; null for what is not a link. */
  readonly linkTarget: string | null
  readonly content: SysctlContent
}

/** The path of a file. */
export function sysctlFilePath(file: SysctlFile): string {
  return `${file.folder}/${file.name}`
}

/** Says whether a file is /etc/sysctl.conf itself. */
export function isSysctlMainFile(file: SysctlFile): boolean {
  return sysctlFilePath(file) === SYSCTL_MAIN_FILE
}

/** A file and the one of the same name that is used in its place. */
export interface MaskedFile {
  readonly file: SysctlFile
  readonly by: SysctlFile
}

/** The files that a tool reads, in its order, and those that it does not because of their name. */
export interface SysctlFileOrder {
  readonly applied: readonly SysctlFile[]
  readonly masked: readonly MaskedFile[]
}

/**
 * Orders files as the tools apply them: one for each name, by the folder that comes first, then by name in byte order.
 *
 * Letters come after digits, so `elastic.conf` is applied after `99-local.conf`, in whatever folder they lie.
 * With `hidden` names that begin with a dot count too: sysctl reads them, systemd-sysctl does not.
 */
export function orderSysctlFiles(files: readonly SysctlFile[], hidden: boolean): SysctlFileOrder {
  const candidates = files.filter((file) => file.name.endsWith('.conf') && !isSysctlMainFile(file))
  const visible = candidates.filter((file) => hidden || !file.name.startsWith('.'))
  const rank = (file: SysctlFile): number => (SYSCTL_FOLDERS as readonly string[]).indexOf(file.folder)
  const used = new Map<string, SysctlFile>()
  const masked: MaskedFile[] = []
  for (const file of visible.toSorted((a, b) => rank(a) - rank(b))) {
    const by = used.get(file.name)
    if (by) masked.push({ file, by })
    else used.set(file.name, file)
  }
  const applied = [...used.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  return { applied, masked }
}
