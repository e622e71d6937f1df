import { groupThousands } from '../format/count'
import { LIMIT_FLOOR } from '../ipc/contract'
import { DOCUMENTED_DEFAULT, LIMIT_KEY } from './limit-value'

/** Says in a sentence what the running value is and, for the kernel's default, that its documentation differs. */
export function describeLimit(value: number): string {
  return `${LIMIT_KEY} is ${value}: ${describeAgainstDefault(value)}`
}

/**
 * Says how a value compares with the kernel's default.
 *
 * The code's default is 65530 (DEFAULT_MAX_MAP_COUNT, include/linux/mm.h); Documentation/admin-guide/sysctl/vm.rst
 * names 65536, which no kernel has.
 */
export function describeAgainstDefault(value: number): string {
  const documented = `the kernel's own documentation says ${groupThousands(DOCUMENTED_DEFAULT)}`
  if (value === LIMIT_FLOOR) return `the kernel's default (${documented}).`
  const kernelDefault = `the kernel's default of ${groupThousands(LIMIT_FLOOR)} (${documented})`
  if (value < LIMIT_FLOOR) return `below ${kernelDefault}; raise it before programs fail to start.`
  return `${describeTimes(value / LIMIT_FLOOR)} ${kernelDefault}.`
}

/** "exactly"-free words for a ratio: "1.1 times", "4 times", "32,770 times". */
function describeTimes(ratio: number): string {
  const rounded = ratio < 10 ? Math.round(ratio * 10) / 10 : Math.round(ratio)
  if (rounded === 1) return 'just above'
  return `about ${rounded < 10 ? String(rounded) : groupThousands(rounded)} times`
}
