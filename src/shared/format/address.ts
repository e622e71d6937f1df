/** 2 to the power of 32: where an address is cut into two halves that integer arithmetic can hold. */
const HALF = 0x1_0000_0000

/** Digits of a user address on 64-bit machines with four-level page tables. */
const ADDRESS_DIGITS = 12
/** Digits that the kernel pads offsets and 32-bit addresses to. */
const KERNEL_DIGITS = 8

/** Each byte as digits, without and with a leading zero: looked up in half the time that Number.toString(16) takes. */
const BYTE_DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16))
const BYTE_PAIRS = BYTE_DIGITS.map((digits) => digits.padStart(2, '0'))

/**
 * Formats a number as lower-case hexadecimal, exact for every whole double below 2^64.
 *
 * The halves are formatted apart: Number.toString(16) alone loses low digits above 2^53 when they are not zero.
 */
export function formatHex(value: number, minimumDigits = 0): string {
  const high = Math.floor(value / HALF)
  const low = value - high * HALF
  const digits = high > 0 ? leadingDigits(high) + eightDigits(low) : leadingDigits(low)
  return digits.length < minimumDigits ? digits.padStart(minimumDigits, '0') : digits
}

function leadingDigits(half: number): string {
  if (half < 0x100) return BYTE_DIGITS[half] as string
  return half < 0x1_0000
    ? `${BYTE_DIGITS[half >>> 8] as string}${BYTE_PAIRS[half & 0xff] as string}`
    : half.toString(16)
}

function eightDigits(half: number): string {
  const first = `${BYTE_PAIRS[half >>> 24] as string}${BYTE_PAIRS[(half >>> 16) & 0xff] as string}`
  return `${first}${BYTE_PAIRS[(half >>> 8) & 0xff] as string}${BYTE_PAIRS[half & 0xff] as string}`
}

/** Formats an address with at least 12 digits, so that a column of them lines up: "7fa4ac200000". */
export function formatAddress(address: number): string {
  return formatHex(address, ADDRESS_DIGITS)
}

/** Formats `[start, end)` as the kernel separates them: "7fa4b4f1b000-7fa4b53eb000". */
export function formatAddressRange(start: number, end: number): string {
  return `${formatAddress(start)}-${formatAddress(end)}`
}

/** Formats a file offset as maps prints it, with at least 8 digits: "00026000". */
export function formatOffset(offset: number): string {
  return formatHex(offset, KERNEL_DIGITS)
}

/** Formats a packed device (`major << 20 | minor`) as maps prints it: "fe:00". */
export function formatDevice(device: number): string {
  return `${formatHex(deviceMajor(device), 2)}:${formatHex(deviceMinor(device), 2)}`
}

/** The major number of a packed device. */
export function deviceMajor(device: number): number {
  return device >>> 20
}

/** The minor number of a packed device. */
export function deviceMinor(device: number): number {
  return device & 0xfffff
}

/**
 * Reads a hexadecimal number with or without 0x, as whole digits; undefined where it is none or passes 2^64.
 * Exact where the number is a multiple of 4096, as addresses of mappings are.
 */
export function parseHex(text: string): number | undefined {
  const digits = /^(?:0x)?0*([0-9a-f]{0,16})$/i.exec(text)?.[1]
  if (digits === undefined || text === '' || /^0x$/i.test(text)) return undefined
  return digits === '' ? 0 : Number.parseInt(digits, 16)
}
