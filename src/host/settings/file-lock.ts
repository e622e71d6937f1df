import { open, stat, unlink } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { VmatlasError } from '../../shared/errors'

const TRY_AGAIN_MS = 20
/** A change takes milliseconds: a lock of this age was left by a program that was killed. */
const LEFT_BEHIND_MS = 10_000
const GIVE_UP_MS = 2 * LEFT_BEHIND_MS

/**
 * Does something while no other program that asks for the same lock does; the lock is a file that exists meanwhile.
 *
 * Errors: `io` where others hold it for 20 s; those of `work`; the errno error where the file cannot be made.
 */
export async function underLock<Result>(lock: string, work: () => Promise<Result>): Promise<Result> {
  const untilMs = performance.now() + GIVE_UP_MS
  while (!(await take(lock))) {
    if (performance.now() > untilMs) {
      throw new VmatlasError('io', `${lock} is held by another program.`, 'Try again when it has ended.')
    }
    await wait(TRY_AGAIN_MS)
  }
  try {
    return await work()
  } finally {
    await unlink(lock).catch(() => undefined)
  }
}

async function take(lock: string): Promise<boolean> {
  try {
    await (await open(lock, 'wx', 0o600)).close()
    return true
  } catch (thrown) {
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST')) throw thrown
  }
  const madeAtMs = await stat(lock).then(
    ({ mtimeMs }) => mtimeMs,
    () => Date.now(),
  )
  if (Date.now() - madeAtMs > LEFT_BEHIND_MS) await unlink(lock).catch(() => undefined)
  return false
}
