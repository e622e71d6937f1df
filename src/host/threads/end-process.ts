import { countEndingThreads } from './thread-script'

/** Threads that are not stuck are gone long before, also on a machine with far too much to do. */
const GRACE_MS = 3000
const LOOK_INTERVAL_MS = 10

/**
 * Ends this process with a status, also when a thread hangs in a read that never returns.
 *
 * Node waits for its threads at exit, so it would hang as well. Replacing the process by a shell that exits ends
 * them; where Node cannot do that (before 22.15) the process kills itself, and the status is lost.
 */
export async function endProcess(
  status: number,
  exit: (status: number) => void = (value) => process.exit(value),
): Promise<void> {
  const deadline = performance.now() + GRACE_MS
  while (countEndingThreads() > 0 && performance.now() < deadline) {
    await new Promise((resume) => setTimeout(resume, LOOK_INTERVAL_MS))
  }
  if (countEndingThreads() > 0) replaceProcess(status)
  exit(status)
}

function replaceProcess(status: number): void {
  const { execve } = process as { execve?: (file: string, args: readonly string[]) => never }
  if (execve === undefined) process.kill(process.pid, 'SIGKILL')
  else execve.call(process, '/bin/sh', ['sh', '-c', `exit ${status}`])
}
