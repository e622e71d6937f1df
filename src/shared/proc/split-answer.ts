/** The last line of an answer at its longest, with the newline before it: "\nend 4194304 1\n". */
const LAST_LINE_MOST = 15
const LAST_LINE = /(?:^|\n)end ([0-9]{1,7}) ([0-2])\n$/

/** What a piece of an answer brought. */
export interface AnswerPiece {
  /** Bytes that belong to the file for certain; held by the splitter until the next piece. */
  readonly text: Uint8Array
  /** How the answer ended, with this piece; null while it goes on. */
  readonly end: AnswerEnd | null
}

/** The last line of an answer. */
export interface AnswerEnd {
  readonly pid: number
  /** 0 read to its end, 1 it could not be read, 2 the line was no question. */
  readonly status: number
}

/**
 * Takes an answer of vmatlas-read-proc apart: the text of a file, then the line `end PID STATUS`.
 *
 * The answer to one question is followed by nothing, so its last line can only stand at the end of what has come so
 * far; as many bytes as such a line may have are kept back until more come.
 */
export class AnswerSplitter {
  #kept = new Uint8Array(0)
  #isFirst = true

  /** Takes the next piece in, however it was cut. */
  push(piece: Uint8Array): AnswerPiece {
    const bytes = new Uint8Array(this.#kept.length + piece.length)
    bytes.set(this.#kept)
    bytes.set(piece, this.#kept.length)
    const lastFrom = Math.max(0, bytes.length - LAST_LINE_MOST)
    const last = String.fromCharCode(...bytes.subarray(lastFrom))
    const match = LAST_LINE.exec(last)
    // Without a newline before it the line must be the whole answer.
    const isWhole = match !== null && (match[0].startsWith('\n') || (this.#isFirst && lastFrom === 0))
    if (!isWhole) {
      this.#kept = bytes.slice(lastFrom)
      if (lastFrom > 0) this.#isFirst = false
      return { text: bytes.subarray(0, lastFrom), end: null }
    }
    const textEnd = lastFrom + match.index + (match[0].startsWith('\n') ? 1 : 0)
    return {
      text: bytes.subarray(0, textEnd),
      end: { pid: Number(match[1]), status: Number(match[2]) },
    }
  }
}
