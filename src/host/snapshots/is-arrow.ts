/** Every Arrow file begins with it, and no text that can be imported does. */
const ARROW_MAGIC = 'ARROW1'

/** Says whether the bytes of a file are an Arrow file's, by how they begin. */
export function isArrow(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, ARROW_MAGIC.length)).toString('latin1') === ARROW_MAGIC
}
