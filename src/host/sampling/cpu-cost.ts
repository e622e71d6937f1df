import { readFileSync } from 'node:fs'

const MS_PER_TICK = 10
const FIELD_STATE = 3
const FIELD_CHILDREN_USER = 16
const FIELD_CHILDREN_SYSTEM = 17

/**
 * CPU time that this process and its collected children have used so far, in milliseconds.
 *
 * Differences of it say what a piece of work cost, whatever else the machine was doing; children are counted in
 * steps of 10 ms. Source: cutime and cstime of proc_pid_stat(5).
 */
export function cpuUsedMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000 + childrenUsedMs()
}

function childrenUsedMs(): number {
  const stat = readFileSync('/proc/self/stat', 'latin1')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const ticksAt = (field: number): number => Number(fields[field - FIELD_STATE] ?? 0)
  return (ticksAt(FIELD_CHILDREN_USER) + ticksAt(FIELD_CHILDREN_SYSTEM)) * MS_PER_TICK
}
