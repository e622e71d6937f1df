/**
 * Names from /proc, made fit to be shown.
 *
 * A name is bytes and may be hostile: every program chooses its own file names. In tables it is a latin1 string
 * (one byte per UTF-16 unit). Whatever reaches a screen, a terminal or a file goes through here.
 */
import { encodeUtf8, walkUtf8 } from './utf8'

const PRINTABLE_ASCII = /^[\x20-\x7e]*$/

/**
 * What must not reach a screen as itself: control characters, format characters (bidi marks, zero width, tags),
 * line and paragraph separators, spaces that are not the space, fillers and selectors that draw nothing,
 * private use and unpaired surrogates.
 */
const UNSAFE_CHARACTER = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{DI}\u2800]|(?! )\p{Zs}/gu

/** Decodes a name to text; each byte that is not valid UTF-8 becomes U+FFFD. Not safe to show, see showName. */
export function decodeName(name: string): string {
  if (PRINTABLE_ASCII.test(name)) return name
  let text = ''
  walkUtf8(name, {
    text: (codePoint) => (text += String.fromCodePoint(codePoint)),
    strayByte: () => (text += '\ufffd'),
  })
  return text
}

/** Encodes text as the latin1 byte string that tables hold; the inverse of decodeName for valid UTF-8. */
export function encodeName(text: string): string {
  return PRINTABLE_ASCII.test(text) ? text : encodeUtf8(text)
}

/** Says whether the bytes of a name are valid UTF-8, so that decodeName loses nothing. */
export function isUtf8Name(name: string): boolean {
  if (PRINTABLE_ASCII.test(name)) return true
  let valid = true
  walkUtf8(name, { text: () => undefined, strayByte: () => (valid = false) })
  return valid
}

/**
 * Turns a name into one harmless line of text for a screen.
 *
 * Readable characters of any script stay. Everything in it that would move the cursor, change the reading
 * direction or be invisible is written out, and so is a byte that is not UTF-8. A backslash stays as it is, as the
 * kernel leaves it: the result is for eyes, not for parsing back.
 *
 *   "a\x1b[31mb" -> "a\x1b[31mb" spelled with a backslash;  "\u202e" -> "\u{202e}";  byte ff -> "\xff"
 */
export function showName(name: string): string {
  if (PRINTABLE_ASCII.test(name)) return name
  let text = ''
  walkUtf8(name, {
    text: (codePoint) => (text += makeHarmless(String.fromCodePoint(codePoint))),
    strayByte: (byte) => (text += spellByte(byte)),
  })
  return text
}

/** Like showName for text that is already decoded, such as an error message of another program. */
export function makeHarmless(text: string): string {
  return text.replace(UNSAFE_CHARACTER, spellCharacter)
}

/**
 * Turns a name into text that cannot act on a terminal.
 *
 * With `unicode` false (a terminal that does not speak UTF-8, where the bytes 80 to 9f are control codes)
 * everything beyond ASCII is written out too.
 */
export function escapeForTerminal(name: string, unicode = true): string {
  const shown = showName(name)
  return unicode ? shown : shown.replace(/[^\x20-\x7e]/gu, spellCharacter)
}

function spellCharacter(character: string): string {
  const codePoint = character.codePointAt(0) ?? 0
  return codePoint < 0x80 ? spellByte(codePoint) : `\\u{${codePoint.toString(16)}}`
}

function spellByte(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, '0')}`
}
