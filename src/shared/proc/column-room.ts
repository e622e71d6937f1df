import { VmatlasError } from '../errors'

/** The memory that all columns of one table may take together. */
export class ColumnRoom {
  #leftBytes: number

  constructor(bytes: number) {
    this.#leftBytes = bytes
  }

  /**
   * Takes some of it.
   *
   * Errors: `invalid-request` where it ends. Only a text with fields that most of its mappings lack needs more than
   * its own size: a column has room for every mapping, also where one alone has a number.
   */
  take(bytes: number): void {
    this.#leftBytes -= bytes
    if (this.#leftBytes >= 0) return
    throw new VmatlasError(
      'invalid-request',
      'Most mappings of this text lack fields that others have: a table of them would take more memory than the text.',
      'Give the text as the kernel printed it.',
    )
  }
}
