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
