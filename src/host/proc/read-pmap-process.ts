import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PmapProcess } from '../../shared/format/pmap/pmap-input'
import { CommandReader } from './command-reader'

/** Field of /proc/PID/stat with an address in the main stack; proc_pid_stat(5). */
const FIELD_START_STACK = 28
/** The first field behind the name. */
const FIELD_STATE = 3

/** Reads what the pmap formats say of a process besides its mappings; what cannot be read is left empty. */
export async function readPmapProcess(
  pid: number,
  procRoot = '/proc',
  commands = new CommandReader(procRoot),
): Promise<PmapProcess> {
  const stat = readText(join(procRoot, String(pid), 'stat'))
  const afterName = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return {
    pid,
    cmdline: (await commands.read(pid)) ?? '',
    comm: stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')')),
    startStack: Number(afterName[FIELD_START_STACK - FIELD_STATE] ?? 0),
    isZombie: afterName[0] === 'Z',
    // pmap makes a segment to find this out; the name tells it as well unless somebody fakes it.
    sysvMinor: null,
  }
}

/** What a process is called, as byte strings. */
export interface ProcessNames {
  /** The name in /proc/PID/comm. */
  readonly name: string
  /** The command line with spaces for its NULs. */
  readonly command: string
}

/** Reads what a process is called; what cannot be read is left empty. */
export async function readProcessNames(
  pid: number,
  procRoot = '/proc',
  commands = new CommandReader(procRoot),
): Promise<ProcessNames> {
  const { comm, cmdline } = await readPmapProcess(pid, procRoot, commands)
  return { name: comm, command: cmdline.replace(/\0+$/, '').replaceAll('\0', ' ') }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}
