/** What a walk over the bytes of a name reports: text as it is decoded, and each byte that is not text. */
interface Utf8Sink {
  readonly text: (codePoint: number) => void
  readonly strayByte: (byte: number) => void
}

const SURROGATE_FIRST = 0xd800
const SURROGATE_LAST = 0xdfff
const LAST_CODE_POINT = 0x10ffff

/** Smallest code point that needs a sequence of 2, 3, 4 bytes; anything below is an overlong form. */
const SMALLEST_OF_LENGTH = [0, 0, 0x80, 0x800, 0x10000]

/**
 * Walks a latin1 byte string as UTF-8, strictly: overlong forms, surrogates and cut sequences are stray bytes.
 *
 * A unit above 0xff is not a byte but text that somebody already decoded; it is passed on as it is.
 */
export function walkUtf8(bytes: string, sink: Utf8Sink): void {
  for (let at = 0; at < bytes.length;) {
    const lead = bytes.charCodeAt(at)
    const length = sequenceLength(lead)
    const codePoint = length > 1 ? decodeSequence(bytes, at, length) : lead
    if (length === 0 || codePoint < 0) {
      sink.strayByte(lead)
      at += 1
    } else {
      sink.text(codePoint)
      at += length
    }
  }
}

/** Bytes in the sequence that a lead byte opens; 0 where the byte cannot open one. */
function sequenceLength(lead: number): number {
  if (lead < 0x80 || lead > 0xff) return 1
  if (lead < 0xc2) return 0
  if (lead < 0xe0) return 2
  if (lead < 0xf0) return 3
  return lead < 0xf5 ? 4 : 0
}

/** The code point of a sequence of 2 to 4 bytes, or -1 where it is not well formed. */
function decodeSequence(bytes: string, at: number, length: number): number {
  if (at + length > bytes.length) return -1
  let codePoint = bytes.charCodeAt(at) & (0x7f >> length)
  for (let i = 1; i < length; i++) {
    const byte = bytes.charCodeAt(at + i)
    if (byte >> 6 !== 2) return -1
    codePoint = (codePoint << 6) | (byte & 0x3f)
  }
  if (codePoint < (SMALLEST_OF_LENGTH[length] ?? 0) || codePoint > LAST_CODE_POINT) return -1
  if (codePoint >= SURROGATE_FIRST && codePoint <= SURROGATE_LAST) return -1
  return codePoint
}

/** Encodes text as UTF-8, one byte per UTF-16 unit of the result; a lone surrogate becomes U+FFFD. */
export function encodeUtf8(text: string): string {
  let bytes = ''
  for (const character of text) {
    const codePoint = character.codePointAt(0) ?? 0
    const lone = codePoint >= SURROGATE_FIRST && codePoint <= SURROGATE_LAST
    bytes += encodeCodePoint(lone ? 0xfffd : codePoint)
  }
  return bytes
}

function encodeCodePoint(codePoint: number): string {
  if (codePoint < 0x80) return String.fromCharCode(codePoint)
  if (codePoint < 0x800) return String.fromCharCode(0xc0 | (codePoint >> 6), tail(codePoint))
  if (codePoint < 0x10000) {
    return String.fromCharCode(0xe0 | (codePoint >> 12), tail(codePoint >> 6), tail(codePoint))
  }
  return String.fromCharCode(
    0xf0 | (codePoint >> 18),
    tail(codePoint >> 12),
    tail(codePoint >> 6),
    tail(codePoint),
  )
}

function tail(bits: number): number {
  return 0x80 | (bits & 0x3f)
}
