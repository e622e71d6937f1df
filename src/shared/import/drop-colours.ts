const ESCAPE = 0x1b
const BRACKET = 0x5b

/** The bytes of a text without what colours it on a terminal: ESC [ … letter. The same ones where there is none. */
export function dropColours(bytes: Uint8Array): Uint8Array {
  let at = bytes.indexOf(ESCAPE)
  if (at < 0) return bytes
  const plain = new Uint8Array(bytes.length)
  let length = 0
  let from = 0
  for (; at >= 0; at = bytes.indexOf(ESCAPE, at + 1)) {
    const end = endOfColour(bytes, at)
    if (end === at) continue
    plain.set(bytes.subarray(from, at), length)
    length += at - from
    from = end
  }
  plain.set(bytes.subarray(from), length)
  return plain.subarray(0, length + bytes.length - from)
}

/** Where the colour that begins at an escape ends; the escape itself where it begins none. */
function endOfColour(bytes: Uint8Array, escape: number): number {
  if (bytes[escape + 1] !== BRACKET) return escape
  let at = escape + 2
  while (isParameter(bytes[at] ?? 0)) at++
  return isLetter(bytes[at] ?? 0) ? at + 1 : escape
}

/** 0 to 9, ; and ?. */
function isParameter(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || byte === 0x3b || byte === 0x3f
}

function isLetter(byte: number): boolean {
  const lower = byte | 0x20
  return lower >= 0x61 && lower <= 0x7a
}
