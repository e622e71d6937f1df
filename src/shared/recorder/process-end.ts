/** How a process ended: known for our own children, `unknown` for processes that others started. */
export type ProcessEnd =
  | { readonly how: 'status'; readonly status: number }
  | { readonly how: 'signal'; readonly signal: string }
  | { readonly how: 'unknown' }

/** Signals that a program brings on itself, for example by using what a refused mmap returned. */
const OWN_FAULTS: ReadonlySet<string> = new Set([
  'SIGABRT',
  'SIGBUS',
  'SIGFPE',
  'SIGILL',
  'SIGSEGV',
  'SIGSYS',
  'SIGTRAP',
])

/** Says whether somebody else ended the process: the kernel sends no signal when it refuses a mapping. */
export function isEndedByOthers(end: ProcessEnd): boolean {
  return end.how === 'signal' && !OWN_FAULTS.has(end.signal)
}

/** Says whether the process brought a signal on itself, as a crash does; SIGABRT is a decision, not a crash. */
export function isOwnFault(end: ProcessEnd): boolean {
  return end.how === 'signal' && end.signal !== 'SIGABRT' && OWN_FAULTS.has(end.signal)
}

/** "ended with status 1", "was ended by SIGKILL", "ended". */
export function describeProcessEnd(end: ProcessEnd): string {
  switch (end.how) {
    case 'status':
      return `ended with status ${end.status}`
    case 'signal':
      return `was ended by ${end.signal}`
    case 'unknown':
      return 'ended'
  }
}
