import { closeSync, fstatSync, readSync, type PathLike } from 'node:fs'
import { openRegularFile } from '../threads/open-regular-file'
import { KIB, MIB } from '../../shared/units'

const PIECE_BYTES = 256 * KIB
/** A file larger than this is not worth reading twice to say less. */
const LARGEST_BYTES = 512 * MIB
const left = new Uint8Array(PIECE_BYTES)
const right = new Uint8Array(PIECE_BYTES)

/**
 * Compares two files byte by byte; `unknown` where one cannot be read, or is not a regular file. `beat` is called as it goes on.
 *
 * Blocks while it reads: for a thread of its own.
 */
export function compareFiles(
  first: PathLike,
  second: PathLike,
  beat: () => void,
): 'identical' | 'different' | 'unknown' {
  const open: number[] = []
  try {
    const [one, other] = [first, second].map((path) => {
      const descriptor = openRegularFile(path)
      open.push(descriptor)
      return descriptor
    }) as [number, number]
    const { size } = fstatSync(one)
    if (size !== fstatSync(other).size) return 'different'
    if (size > LARGEST_BYTES) return 'unknown'
    return haveSameBytes(one, other, beat) ? 'identical' : 'different'
  } catch {
    return 'unknown'
  } finally {
    open.forEach(closeSync)
  }
}

function haveSameBytes(one: number, other: number, beat: () => void): boolean {
  for (let at = 0; ;) {
    const length = readSync(one, left, 0, PIECE_BYTES, at)
    const otherLength = readSync(other, right, 0, PIECE_BYTES, at)
    beat()
    if (length !== otherLength) return false
    if (length === 0) return true
    if (Buffer.compare(left.subarray(0, length), right.subarray(0, length)) !== 0) return false
    at += length
  }
}
