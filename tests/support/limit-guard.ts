import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { LIMIT_FILE, readLimitValue } from './limit'

const LOCK_FILE = '/tmp/vmatlas-limit.lock'
const FLOOR = 65530

/** Holds the lock until its input ends, also when the tests are killed, and leaves the value as it was found. */
const HOLD =
  'found=$(cat "$1"); echo held; cat >/dev/null; [ "$(cat "$1")" = "$found" ] || echo "$found" > "$1"'

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
 * The process that holds the lock puts it back too, when this one exits without a release or is killed. Needs root.
 */
export async function guardLimit(): Promise<LimitGuard> {
  const holder = spawn('flock', [LOCK_FILE, 'sh', '-c', HOLD, 'hold', LIMIT_FILE], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // Ctrl+C ends the tests, and this one only after it.
    detached: true,
  })
  await once(holder.stdout, 'data')
  const before = readLimitValue()
  if (before < FLOOR) throw new Error(`refusing to touch a limit of ${before}: it is below ${FLOOR}`)
  const restore = (): void => {
    if (readLimitValue() !== before) writeFileSync(LIMIT_FILE, String(before))
  }
  return {
    before,
    raise: (value) => {
      if (value > readLimitValue()) writeFileSync(LIMIT_FILE, String(value))
    },
    restore,
    release: () => {
      restore()
      holder.stdin.end()
    },
  }
}
