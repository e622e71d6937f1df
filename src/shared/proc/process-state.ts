/** A word for a state, and what it means. */
interface StateWords {
  readonly word: string
  readonly meaning: string
}

const DEAD: StateWords = { word: 'dead', meaning: 'ended, and about to vanish' }
const WORDS: Readonly<Record<string, StateWords>> = {
  R: { word: 'running', meaning: 'on a processor, or next in line for one' },
  S: { word: 'sleeping', meaning: 'waits for something to happen' },
  D: {
    word: 'waiting for the disk',
    meaning: 'waits inside the kernel and cannot be interrupted, mostly for a disk or a network file system',
  },
  T: { word: 'stopped', meaning: 'by a signal, until another one lets it go on' },
  t: { word: 'traced', meaning: 'held by a debugger' },
  I: { word: 'idle', meaning: 'a thread of the kernel without work' },
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

/** What a state letter of /proc/PID/stat means, which it tells of the main thread alone: "S: waits for something to happen (main thread)". */
export function explainProcessState(letter: string): string {
  const meaning = WORDS[letter]?.meaning ?? 'a state that this app does not know'
  return /^[A-Za-z]$/.test(letter) ? `${letter}: ${meaning} (main thread)` : 'Its state was not told.'
}
