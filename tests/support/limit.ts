import { readFileSync } from 'node:fs'

/** The file that holds the machine's one limit. */
export const LIMIT_FILE = '/proc/sys/vm/max_map_count'

/** The running vm.max_map_count. */
export function readLimitValue(): number {
  return Number(readFileSync(LIMIT_FILE, 'utf8'))
}
