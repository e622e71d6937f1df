/** The words that all pmap formats share: head line, permissions and names. */
import { inodeOf, PERM_SHARED, type MappingTable } from '../../tables/mapping-table'
import { deviceMajor, deviceMinor, formatHex } from '../../format/address'
import { formatPermissions } from '../../tables/format-permissions'
import type { PmapOptions, PmapProcess } from './pmap-input'
import { KIB } from '../../units'

const SYSV_NAME = /^\/SYSV[0-9a-f]{8}/
/** Control characters of ASCII: all of them, less those beyond it. */
const ASCII_CONTROL = /(?![\u0080-\u009f])\p{Cc}/gu
/** What the kernel calls the main stack. */
const STACK_NAME = '[stack]'

/** The first line of every format: the pid and the command line, made printable as in the C locale. */
export function formatPmapHead({ pid, cmdline, comm, isZombie }: PmapProcess): string {
  const words = cmdline.replace(/\0+$/, '').replace(/[\0\n]/g, ' ')
  const shown = words === '' ? `[${comm}]${isZombie === true ? ' <defunct>' : ''}` : words
  return `${pid}:   ${shown.replace(ASCII_CONTROL, '.').replace(/[^\x20-\x7e]/g, '?')}\n`
}

/** Permissions as pmap writes them: `rw-p` is "rw---", `r--s` is "r--s-". */
export function formatPmapMode(permissions: number): string {
  const letters = formatPermissions(permissions)
  return permissions & PERM_SHARED ? `${letters}-` : `${letters.slice(0, 3)}--`
}

/** Start address as the row formats write it: 16 digits. */
export function formatPmapAddress(address: number): string {
  return formatHex(address, 16)
}

/** Size of a row in KiB. */
export function kibOf(table: MappingTable, row: number): number {
  return ((table.end[row] ?? 0) - (table.start[row] ?? 0)) / KIB
}

/** Names of the rows of one process as default, -x and -d write them; each file name is worked out once. */
export class PmapNames {
  readonly #table: MappingTable
  readonly #process: PmapProcess
  readonly #showPath: boolean
  readonly #kernelNames: boolean
  readonly #fileNames: (string | undefined)[] = []

  constructor(table: MappingTable, process: PmapProcess, { showPath, kernelNames }: PmapOptions) {
    this.#table = table
    this.#process = process
    this.#showPath = showPath ?? false
    this.#kernelNames = kernelNames ?? false
  }

  /** A SysV segment by its id, a file by its name, with -k the kernel's name, the main stack, or "anon": in this order. */
  nameOf(row: number): string {
    const table = this.#table
    const index = table.name[row] ?? 0
    const fileName = (this.#fileNames[index] ??= this.#fileName(index))
    if (fileName !== '') return this.#isSysv(row) ? `  [ shmid=0x${this.#inodeHex(row)} ]` : fileName
    if (this.#kernelNames && table.strings.strings[index]?.endsWith(']') === true)
      return this.#kernelName(index)
    return this.#isStack(row) ? '  [ stack ]' : '  [ anon ]'
  }

  #kernelName(index: number): string {
    const name = this.#table.strings.strings[index] ?? ''
    return name.slice(Math.max(0, name.indexOf('['))).replace(/[^\x20-\x7e]/g, '?')
  }

  #isStack(row: number): boolean {
    const { start, end, name, strings } = this.#table
    const { startStack } = this.#process
    if (startStack === null) return strings.strings[name[row] ?? 0] === STACK_NAME
    return startStack >= (start[row] ?? 0) && startStack <= (end[row] ?? 0)
  }

  #fileName(index: number): string {
    const name = this.#table.strings.strings[index] ?? ''
    if (this.#process.hasPrintedNames === true) return printedName(name)
    const slash = this.#showPath ? name.indexOf('/') : name.lastIndexOf('/') + 1
    if (!name.includes('/')) return ''
    return name.slice(slash).replace(/[^\x20-\x7e]/g, '?')
  }

  #isSysv(row: number): boolean {
    if (this.#process.hasPrintedNames === true) return false
    const device = this.#table.device[row] ?? 0
    if (deviceMajor(device) !== 0) return false
    const { sysvMinor } = this.#process
    const name = this.#table.strings.strings[this.#table.name[row] ?? 0] ?? ''
    return sysvMinor === null
      ? SYSV_NAME.test(name)
      : deviceMinor(device) === sysvMinor && name.includes('/SYSV')
  }

  #inodeHex(row: number): string {
    return inodeOf(this.#table, row).toString(16)
  }
}

/** A name of pmap's own text as pmap prints it; empty where it is not of a file. */
function printedName(name: string): string {
  if (/^shmid=0x[0-9a-f]+$/.test(name)) return `  [ ${name} ]`
  return /^\[.*\]$/.test(name) ? '' : name.replace(/[^\x20-\x7e]/g, '?')
}
