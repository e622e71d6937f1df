import type { PmapProcess } from '../../shared/export/pmap/pmap-input'
import { LocalProc } from './local-proc'
import type { ProcSource } from './proc-source'

/** Field of /proc/PID/stat with an address in the main stack; proc_pid_stat(5). */
const FIELD_START_STACK = 28
/** The first field behind the name. */
const FIELD_STATE = 3

/** Reads what the pmap formats say of a process besides its mappings; what cannot be read is left empty. */
export async function readPmapProcess(
  pid: number,
  source: ProcSource = new LocalProc(),
): Promise<PmapProcess> {
  const [{ text: stat }, { text: cmdline }] = await Promise.all([
    source.readText(pid, 'stat'),
    source.readText(pid, 'cmdline'),
  ])
  const afterName = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return {
    pid,
    cmdline,
    comm: stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')')),
    startStack: Number(afterName[FIELD_START_STACK - FIELD_STATE] ?? 0),
    isZombie: afterName[0] === 'Z',
    // pmap creates a segment to find this out; the name shows it too, unless a program fakes it.
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
export async function readProcessNames(pid: number, source: ProcSource): Promise<ProcessNames> {
  const { comm, cmdline } = await readPmapProcess(pid, source)
  return { name: comm, command: cmdline.replace(/\0+$/, '').replaceAll('\0', ' ') }
}
