import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { LIMIT_FILE, readLimitValue } from './limit'

const LOCK_FILE = '/tmp/vmatlas-limit.lock'
const FLOOR = 65530

/** Sole use of the real vm.max_map_count, with a way back to the value found. */
export interface LimitGuard {
  /** The value found when the lock was taken. */
  readonly before: number
  /** Sees to it that a process may own this many mappings, until the next restore. */
  raise(value: number): void
  /** Writes the found value back; call it after each test. */
  restore(): void
  /** Restores and lets the next one in. */
  release(): void
}

/**
 * Waits for the machine-wide lock on the real limit and promises to put the value back.
 *
 * The value is also restored when this process exits without a release; the lock falls with the process. Needs
 * root.
 */
export async function guardLimit(): Promise<LimitGuard> {
  const holder = spawn('flock', [LOCK_FILE, 'sh', '-c', 'echo held; exec cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  await once(holder.stdout, 'data')
  const before = readLimitValue()
  if (before < FLOOR) throw new Error(`refusing to touch a limit of ${before}: it is below ${FLOOR}`)
  const restore = (): void => {
    if (readLimitValue() !== before) writeFileSync(LIMIT_FILE, String(before))
  }
  process.on('exit', restore)
  return {
    before,
    raise: (value) => {
      if (value > readLimitValue()) writeFileSync(LIMIT_FILE, String(value))
    },
    restore,
    release: () => {
      restore()
      process.off('exit', restore)
      holder.stdin.end()
    },
  }
}
