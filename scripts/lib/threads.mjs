/** The host's threads: a file beside the program for each, where it looks for them; name and source below the project. */
export const threads = {
  'reader-thread': 'src/host/proc/reader-thread.ts',
  'parser-thread': 'src/host/proc/parser-thread.ts',
  'counter-thread': 'src/host/sampling/counter-thread.ts',
  'asking-thread': 'src/host/all-processes/asking-thread.ts',
  'decoder-thread': 'src/host/snapshots/decoder-thread.ts',
  'file-check-thread': 'src/host/proc/file-check-thread.ts',
  'ps-thread': 'src/host/sampling/ps-thread.ts',
}
