import type { SysctlKey } from './line-verdict'

/** More characters than this do not fit the kernel's buffer for one number. */
const LONGEST = 20

/**
 * Reads a number as the kernel does when it is written to an integer sysctl; null where the kernel refuses it.
 *
 * Lenient as proc_dointvec_minmax() is: hexadecimal and octal, white space in front, anything behind white space is
 * not looked at.
 *
 *   "262144" -> 262144    "0x1000" -> 4096    "010" -> 8    "65530 # usual" -> 65530    "12abc", "1.5", "" -> null
 */
export function parseKernelInteger(text: string, minimum: number, maximum: number): number | null {
  const match = /^[ \t\n\v\f\r]*((-?)(0x[0-9a-f]+|0[0-7]*|[1-9][0-9]*))(?:[ \t\n]|$)/i.exec(text)
  const [, whole = '', minus, digits = ''] = match ?? []
  if (match === null || whole.length > LONGEST) return null
  const magnitude = /^0[0-7]/.test(digits) ? Number.parseInt(digits, 8) : Number(digits)
  const value = minus === '-' ? -magnitude : magnitude
  return value >= minimum && value <= maximum ? value : null
}

/**
 * Says why the kernel refuses a value, as the second half of a sentence; for values that parseKernelInteger refuses.
 *
 *   "\"5\"" -> 'the quotes are part of the value'    "1,000" -> 'digits only, without separators'
 */
export function explainRefusal(text: string, { path, minimum, maximum }: SysctlKey): string {
  if (text === '') return 'there is none'
  if (/["'`]/.test(text)) return 'the quotes are part of the value'
  if (text.includes('=')) return 'a new line is missing behind the number'
  if (/^-?[0-9]+[#;]/.test(text)) return 'a comment cannot follow the number'
  if (/^[0-9]{1,3}([,.'_][0-9]{3})+$/.test(text)) return 'digits only, without separators'
  if (/^[0-9.]+ ?[kmg]i?b?$/i.test(text)) return 'digits only, without a unit'
  if (/^-?[0-9]+$/.test(text)) {
    if (/^-?0[0-9]*[89]/.test(text)) return 'a leading zero makes it octal'
    return text.length > LONGEST
      ? 'it has too many digits'
      : `${path.replaceAll('/', '.')} is from ${minimum} to ${maximum}`
  }
  return 'it is not a number'
}
