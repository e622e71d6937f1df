/** The kernel keeps this many bytes of a thread's name. */
const COMM_BYTES = 15
const DELETED = ' (deleted)'

/** What a process's name is chosen from; all latin1. */
export interface NameSources {
  /** From /proc/PID/stat. */
  readonly comm: string
  /** Target of /proc/PID/exe; null where it may not be read or there is none. */
  readonly exe: string | null
  /** First argument; null where there are none. */
  readonly firstArgument: string | null
}

/**
 * The name a person knows a process by: its program file; else the kernel's name, made whole where it was cut.
 *
 *   exe /usr/bin/python3.11 (deleted)                  -> python3.11
 *   comm org.gnome.Setti, argument /usr/bin/org.gnome.Settings -> org.gnome.Settings
 */
export function chooseProcessName({ comm, exe, firstArgument }: NameSources): string {
  const program = baseName(exe?.endsWith(DELETED) === true ? exe.slice(0, -DELETED.length) : (exe ?? ''))
  if (program !== '') return program
  const argument = baseName(firstArgument ?? '')
  return comm.length >= COMM_BYTES && argument.startsWith(comm) ? argument : comm
}

/**
 * The command line as one line of text, out of the bytes of /proc/PID/cmdline.
 *
 * Arguments are joined by a space. Without any (kernel threads, zombies) it is the name in square brackets, as
 * ps prints it. Source: proc_pid_cmdline(5).
 */
export function joinCommand(cmdline: string, comm: string): string {
  const joined = cmdline.replace(/\0+$/, '').replaceAll('\0', ' ')
  return joined === '' ? `[${comm}]` : joined
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
