/** Characters after which a chunk is handed on: large enough to be cheap, small enough to be nothing. */
const CHUNK_CHARACTERS = 1 << 16

/**
 * Joins pieces of text into chunks of some 64 KiB, so that a million rows never become one string and yet are not
 * written one by one.
 */
export function* joinIntoChunks(pieces: Iterable<string>): Generator<string, void, undefined> {
  let chunk = ''
  for (const piece of pieces) {
    chunk += piece
    if (chunk.length >= CHUNK_CHARACTERS) {
      yield chunk
      chunk = ''
    }
  }
  if (chunk !== '') yield chunk
}
