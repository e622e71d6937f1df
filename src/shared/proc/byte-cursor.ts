const HALF = 0x1_0000_0000
const NOT_A_DIGIT = 255
/** Decimal digits that a double holds exactly in any case. */
const SAFE_DECIMAL_DIGITS = 15

/** Value of each lower-case hexadecimal digit by character code; the kernel never prints upper case. */
const HEX_VALUE = new Uint8Array(256).fill(NOT_A_DIGIT)
for (let value = 0; value < 16; value++) HEX_VALUE[value.toString(16).charCodeAt(0)] = value

/** Larger than any three bytes: what {@link hexByte} gives where a character is not a digit. */
const NOT_HEX = 0x100_0000

/** Value of two hexadecimal digits; at least NOT_HEX where one of them is none. */
function hexByte(bytes: Uint8Array, at: number): number {
  const high = HEX_VALUE[bytes[at] ?? 0] ?? NOT_A_DIGIT
  const low = HEX_VALUE[bytes[at + 1] ?? 0] ?? NOT_A_DIGIT
  return (high | low) > 15 ? NOT_HEX : (high << 4) | low
}

/** The number is missing, has too many digits or is too large. */
const NO_NUMBER = -1

/**
 * Reads numbers out of bytes from a position on, without making strings.
 *
 * The bytes must hold a newline at or after the position: every method stops at one, so none runs past the end.
 */
export class ByteCursor {
  bytes: Uint8Array = new Uint8Array(0)
  at = 0
  /** Low and high 32 bits of the last {@link readInteger}. */
  low = 0
  high = 0

  /** Reads up to 16 hexadecimal digits; exact for multiples of 4096. NO_NUMBER where there are none or more. */
  readHex(): number {
    const bytes = this.bytes
    const first = this.at
    let at = first
    let high = 0
    let low = 0
    for (;;) {
      const digit = HEX_VALUE[bytes[at] ?? 0] ?? NOT_A_DIGIT
      if (digit === NOT_A_DIGIT) break
      high = (high << 4) | (low >>> 28)
      low = (low << 4) | digit
      at++
    }
    this.at = at
    if (at === first || at - first > 16) return NO_NUMBER
    return (high >>> 0) * HALF + (low >>> 0)
  }

  /**
   * Reads an address up to and with the byte `after`; NO_NUMBER where there is none. Exact as readHex.
   *
   * Twelve digits, as nearly all addresses have, are read without a loop: this is most of the work of a parse.
   */
  readAddress(after: number): number {
    const bytes = this.bytes
    const at = this.at
    if (bytes[at + 12] === after) {
      const high = hexByte(bytes, at) * 0x10000 + hexByte(bytes, at + 2) * 0x100 + hexByte(bytes, at + 4)
      const low = hexByte(bytes, at + 6) * 0x10000 + hexByte(bytes, at + 8) * 0x100 + hexByte(bytes, at + 10)
      if (high < NOT_HEX && low < NOT_HEX) {
        this.at = at + 13
        return high * 0x100_0000 + low
      }
    }
    const address = this.readHex()
    return this.skip(after) ? address : NO_NUMBER
  }

  /** Reads a decimal number below 2^64 into `low` and `high`; false where there is none or it is larger. */
  readInteger(): boolean {
    const bytes = this.bytes
    const first = this.at
    let at = first
    let value = 0
    for (;;) {
      const digit = (bytes[at] ?? 0) - 48
      if (digit < 0 || digit > 9) break
      value = value * 10 + digit
      at++
    }
    this.at = at
    if (at - first > SAFE_DECIMAL_DIGITS) return this.#readLongInteger(first, at)
    this.low = value >>> 0
    this.high = Math.floor(value / HALF)
    return at > first
  }

  /** Reads a decimal number as a double; NO_NUMBER where there is none. Exact below 2^53. */
  readDecimal(): number {
    return this.readInteger() ? this.high * HALF + this.low : NO_NUMBER
  }

  /** Steps over one expected byte; false where another one stands there. */
  skip(byte: number): boolean {
    if (this.bytes[this.at] !== byte) return false
    this.at++
    return true
  }

  /** Steps over any number of spaces. */
  skipSpaces(): void {
    const bytes = this.bytes
    let at = this.at
    while (bytes[at] === 32) at++
    this.at = at
  }

  #readLongInteger(first: number, end: number): boolean {
    let low = 0
    let high = 0
    for (let at = first; at < end; at++) {
      low = low * 10 + (this.bytes[at] ?? 0) - 48
      high = high * 10 + Math.floor(low / HALF)
      low %= HALF
      if (high >= HALF) return false
    }
    this.low = low
    this.high = high
    return true
  }
}
