import { groupThousands } from '../format/count'
import { LIMIT_FLOOR } from './limit-range'
import { DOCUMENTED_DEFAULT, LIMIT_KEY } from './limit-value'

/** Says in a sentence what the running value is and how it compares with the kernel's default. */
export function describeLimit(value: number): string {
  return `${LIMIT_KEY} is ${value}: ${compareWithDefault(value)}.`
}

/**
 * Compares a value with the kernel's default, as the end of a sentence without its full stop.
 *
 * The code's default is 65530 (DEFAULT_MAX_MAP_COUNT, include/linux/mm.h); Documentation/admin-guide/sysctl/vm.rst
 * names 65536, which no kernel starts with.
 */
export function compareWithDefault(value: number): string {
  const documented = `the kernel's own documentation says ${groupThousands(DOCUMENTED_DEFAULT)}`
  if (value === LIMIT_FLOOR) return `the kernel's default (${documented}, which is incorrect)`
  const kernelDefault = `the kernel's default of ${groupThousands(LIMIT_FLOOR)} (${documented})`
  if (value < LIMIT_FLOOR) return `below ${kernelDefault}; raise it before programs fail to start`
  return `${timesInWords(value / LIMIT_FLOOR)} ${kernelDefault}`
}

/** Words for a ratio above 1: "just above", "about 1.5 times", "about 16 times". */
function timesInWords(ratio: number): string {
  const rounded = ratio < 10 ? Math.round(ratio * 10) / 10 : Math.round(ratio)
  if (rounded === 1) return 'just above'
  return `about ${rounded < 10 ? String(rounded) : groupThousands(rounded)} times`
}
