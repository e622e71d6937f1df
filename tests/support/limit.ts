import { readFileSync, writeFileSync } from 'node:fs'

const LIMIT_FILE = '/proc/sys/vm/max_map_count'
/** Values near 0 stop every program from starting; tests never go below the kernel's default. */
const FLOOR = 65530

/** The running vm.max_map_count. */
export function readLimitValue(): number {
  return Number(readFileSync(LIMIT_FILE, 'utf8'))
}

/**
 * Raises vm.max_map_count to at least `value` and returns the function that restores it.
 *
 * The value before is also restored when this process exits without calling it. Needs root.
 */
export function raiseLimit(value: number): () => void {
  const before = readLimitValue()
  if (value <= before) return () => undefined
  if (before < FLOOR) throw new Error(`refusing to restore a limit of ${before}: it is below ${FLOOR}`)
  const restore = (): void => {
    process.off('exit', restore)
    writeFileSync(LIMIT_FILE, String(before))
  }
  process.on('exit', restore)
  writeFileSync(LIMIT_FILE, String(value))
  return restore
}
