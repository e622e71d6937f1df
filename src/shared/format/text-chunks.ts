/** Characters after which a chunk is handed on: large enough to be cheap, small enough to be nothing. */
const CHUNK_CHARACTERS = 1 << 16

/**
 * A piece without text, from a writer that has to go over all rows before its first line: whoever takes the pieces
 * may do something else in between.
 */
export const PAUSE = ''

/** Rows that a writer measures between two pauses: some milliseconds of work. */
export const PAUSE_ROWS = 1 << 12

/**
 * Joins pieces of text into chunks of some 64 KiB, so that a million rows never become one string and yet are not
 * written one by one. A PAUSE is passed on.
 */
export function* joinIntoChunks(pieces: Iterable<string>): Generator<string, void, undefined> {
  let chunk = ''
  for (const piece of pieces) {
    chunk += piece
    if (piece === PAUSE) yield PAUSE
    else if (chunk.length >= CHUNK_CHARACTERS) {
      yield chunk
      chunk = ''
    }
  }
  if (chunk !== '') yield chunk
}
