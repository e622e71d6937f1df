import { formatCount } from '../shared/format/count'
import { showName } from '../shared/format/name'
import type { ProcessLine } from './process-lines'

/** The processes that have maps which could not be counted. */
export function uncountedOf(lines: readonly ProcessLine[]): ProcessLine[] {
  return lines.filter(({ outcome }) => outcome !== 'counted' && outcome !== 'none' && outcome !== 'zombie')
}

/**
 * Names the processes that could not be counted, those of one reason together.
 *
 *   Not counted: 2 of 61 processes. permission-denied: sshd (812), cron (640).
 */
export function describeUncounted(uncounted: readonly ProcessLine[], lines: readonly ProcessLine[]): string {
  const counted = lines.filter(({ outcome }) => outcome === 'counted').length
  const outcomes = [...new Set(uncounted.map(({ outcome }) => outcome))]
  const reasons = outcomes.map((outcome) => {
    const processes = uncounted.filter((process) => process.outcome === outcome)
    const names = processes.map(({ pid, name }) => `${showName(name)} (${pid})`)
    return `${outcome}: ${names.join(', ')}.`
  })
  const all = formatCount(counted + uncounted.length)
  return [`Not counted: ${formatCount(uncounted.length)} of ${all} processes.`, ...reasons].join('\n')
}
