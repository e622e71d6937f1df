import { VmatlasError } from '../errors'
import { LIMIT_CEILING, LIMIT_FLOOR } from './limit-range'

/** The sysctl this app tunes, as sysctl(8) names it. */
export const LIMIT_KEY = 'vm.max_map_count'
/** Where the kernel shows and takes the running value. */
export const LIMIT_PATH = '/proc/sys/vm/max_map_count'
/** What the kernel's own manual page (admin-guide/sysctl/vm.rst) gives as the default; the code says 65530. */
export const DOCUMENTED_DEFAULT = 65536

/** A typed value after checking: the number, or one sentence saying what is wrong with it. */
export type CheckedLimit =
  { readonly ok: true; readonly value: number } | { readonly ok: false; readonly problem: string }

/**
 * Checks a value for vm.max_map_count as a person typed it.
 *
 * Decimal digits pass, alone or in groups of three as the app prints them, and with K, M, G (thousands) or Ki, Mi, Gi (times
 * 1024) behind. The kernel itself would read `0x1000` as 4096, `010` as 8 and `1 2` as 1: what is written is the number.
 * Range: LIMIT_FLOOR to LIMIT_CEILING; each refusal names the bound and why it is there.
 *
 *   "1048576", "1,048,576", "1 048 576", "1Mi" -> 1048576      "1,04", "1e6", "070000", "-1", "" -> a problem
 */
export function checkLimit(text: string): CheckedLimit {
  if (text === '') return problem('Enter a number of maps.')
  const match = WRITTEN.exec(text)
  if (match === null) {
    return problem(
      'Digits only, optionally in groups of three or with K, M, Ki or Mi: 1048576, 1,048,576 or 1Mi.',
    )
  }
  const digits = (match[1] ?? '').replace(/[^0-9]/g, '')
  if (digits.length > 1 && digits.startsWith('0')) {
    return problem('No leading zero: the kernel would read the number as octal.')
  }
  return checkLimitNumber(Number(digits) * (UNITS.get((match[3] ?? '').toLowerCase()) ?? 1))
}

/** Digits, or groups of three with one and the same separator (a comma, a space of any kind), and a unit. */
const WRITTEN =
  /^([0-9]+|[0-9]{1,3}(?:([, \u00a0\u2009\u202f])[0-9]{3})(?:\2[0-9]{3})*)(?:[ \u00a0\u202f]?([KMG]i?))?$/i

const UNITS: ReadonlyMap<string, number> = new Map([
  ['k', 1e3],
  ['ki', 1024],
  ['m', 1e6],
  ['mi', 1024 ** 2],
  ['g', 1e9],
  ['gi', 1024 ** 3],
])

/** Checks that a number is within the range the app sets; the sentences are those of {@link checkLimit}. */
export function checkLimitNumber(value: number): CheckedLimit {
  if (!Number.isInteger(value)) return problem('Enter a whole number.')
  if (value < LIMIT_FLOOR) {
    return problem(
      `At least ${LIMIT_FLOOR}, the kernel's own default: far below it programs cannot start, not even the one that would raise it again.`,
    )
  }
  if (value > LIMIT_CEILING) {
    return problem(
      `At most ${LIMIT_CEILING}: the kernel stores the value in a 32-bit integer and adds small numbers to it.`,
    )
  }
  return { ok: true, value }
}

/**
 * Reads the text of /proc/sys/vm/max_map_count.
 *
 * Errors: `malformed-proc` when it is not one decimal number and a newline.
 */
export function parseLimitFile(text: string): number {
  const match = /^([0-9]{1,10})\n?$/.exec(text)
  if (match === null) {
    throw new VmatlasError(
      'malformed-proc',
      `${LIMIT_PATH} does not hold a number: ${JSON.stringify(text.slice(0, 40))}`,
    )
  }
  return Number(match[1])
}

function problem(sentence: string): CheckedLimit {
  return { ok: false, problem: sentence }
}
