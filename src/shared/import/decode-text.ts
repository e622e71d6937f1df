/** The first byte of two, three and four, without the bits of the code point. Source: RFC 3629. */
const LEADS = [0xc0, 0xe0, 0xf0]

/**
 * The bytes of a text as the kernel writes them, which is UTF-8 where it is Unicode.
 *
 * A mark of byte order goes; UTF-16, which PowerShell and some editors write, becomes UTF-8.
 */
export function decodeText(bytes: Uint8Array): Uint8Array {
  const [first, second, third] = bytes
  if (first === 0xef && second === 0xbb && third === 0xbf) return bytes.subarray(3)
  if (first === 0xff && second === 0xfe) return fromUtf16(bytes.subarray(2), 0)
  if (first === 0xfe && second === 0xff) return fromUtf16(bytes.subarray(2), 1)
  return bytes
}

/** `lowAt` is the place of the low byte in each pair. */
function fromUtf16(bytes: Uint8Array, lowAt: 0 | 1): Uint8Array {
  const utf8 = new Uint8Array((bytes.length >> 1) * 3)
  let length = 0
  const unitAt = (at: number): number => ((bytes[at + 1 - lowAt] ?? 0) << 8) | (bytes[at + lowAt] ?? 0)
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    const unit = unitAt(at)
    const next = at + 3 < bytes.length ? unitAt(at + 2) : 0
    const isPair = (unit & 0xfc00) === 0xd800 && (next & 0xfc00) === 0xdc00
    const point = isPair ? 0x10000 + ((unit & 0x3ff) << 10) + (next & 0x3ff) : unit
    if (isPair) at += 2
    length = writeUtf8(utf8, length, point)
  }
  return utf8.subarray(0, length)
}

/** Writes a code point; returns where the next one goes. A pair takes four bytes, for which its two units have six. */
function writeUtf8(utf8: Uint8Array, at: number, point: number): number {
  if (point < 0x80) {
    utf8[at] = point
    return at + 1
  }
  const more = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3
  utf8[at] = (LEADS[more - 1] ?? 0) | (point >> (6 * more))
  for (let byte = 1; byte <= more; byte++) utf8[at + byte] = 0x80 | ((point >> (6 * (more - byte))) & 0x3f)
  return at + more + 1
}
