/** A word for a state, and what it means. */
interface StateWords {
  readonly word: string
  readonly meaning: string
}

const DEAD: StateWords = { word: 'dead', meaning: 'ended, about to disappear' }
const WORDS: Readonly<Record<string, StateWords>> = {
  R: { word: 'running', meaning: 'running or runnable' },
  S: { word: 'sleeping', meaning: 'waiting for an event' },
  D: {
    word: 'waiting for the disk',
    meaning: 'waiting in the kernel, not interruptible; usually for a disk or a network file system',
  },
  T: { word: 'stopped', meaning: 'by a signal, until SIGCONT' },
  t: { word: 'traced', meaning: 'stopped by a debugger' },
  I: { word: 'idle', meaning: 'an idle kernel thread' },
  Z: { word: 'zombie', meaning: 'ended; its parent has yet to collect it' },
  P: { word: 'parked', meaning: 'a thread of the kernel that is set aside' },
  X: DEAD,
  x: DEAD,
}

/**
 * Says the state letter of /proc/PID/stat in a word or a few; a letter that is not known stays as it is.
 *
 *   S -> "sleeping"    D -> "waiting for the disk"    K -> "state K"    "" -> "state unknown"
 * Source: proc_pid_stat(5), task_state_array of the kernel's fs/proc/array.c.
 */
export function describeProcessState(letter: string): string {
  return WORDS[letter]?.word ?? (/^[A-Za-z]$/.test(letter) ? `state ${letter}` : 'state unknown')
}

/** What a state letter of /proc/PID/stat means, which it tells of the main thread alone: "S: waiting for an event (main thread)". */
export function explainProcessState(letter: string): string {
  const meaning = WORDS[letter]?.meaning ?? 'unknown to this version'
  return /^[A-Za-z]$/.test(letter) ? `${letter}: ${meaning} (main thread)` : 'The state is not known.'
}
