import { createHash } from 'node:crypto'

/**
 * A digest of a whole file that stands inside the file.
 *
 * Arrow does not notice a flipped byte, and a file cannot hold the digest of itself; so the digest is computed
 * while zeros stand in its place. That place is the last one in the file with the mark: metadata stands in the
 * footer, behind all names, and other metadata goes through {@link withoutMark}.
 */
const MARK = 'vmatlas-sha256:'
const DIGITS = 64

/** What stands in the place of the digest while it is computed. */
export const DIGEST_PLACEHOLDER = MARK + '0'.repeat(DIGITS)

/** Writes the digest into a file whose metadata holds the placeholder; changes `file`. */
export function writeDigest(file: Uint8Array): void {
  const place = findPlace(file)
  if (place === null) throw new Error('the file has no place for its digest')
  file.set(Buffer.from(computeDigest(file, place), 'latin1'), place)
}

/** How the digest of a file fits: `none` when it holds none. Does not change `file`. */
export function checkDigest(file: Uint8Array): 'fits' | 'differs' | 'none' {
  const place = findPlace(file)
  if (place === null) return 'none'
  const written = asBuffer(file.subarray(place, place + DIGITS)).toString('latin1')
  return written === computeDigest(file, place) ? 'fits' : 'differs'
}

/** JSON that means the same and does not contain the mark. */
export function withoutMark(json: string): string {
  return json.replaceAll(MARK, MARK.replace('-', '\\u002d'))
}

/** Where the digits begin, or null. */
function findPlace(file: Uint8Array): number | null {
  const mark = asBuffer(file).lastIndexOf(MARK, undefined, 'latin1')
  const place = mark + MARK.length
  return mark < 0 || place + DIGITS > file.length ? null : place
}

function computeDigest(file: Uint8Array, place: number): string {
  return createHash('sha256')
    .update(file.subarray(0, place))
    .update('0'.repeat(DIGITS))
    .update(file.subarray(place + DIGITS))
    .digest('hex')
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
