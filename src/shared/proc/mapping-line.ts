import { VmatlasError } from '../errors'
import { makeHarmless, showName } from '../format/name'
import { PERM_EXEC, PERM_READ, PERM_SHARED, PERM_WRITE } from '../tables/mapping-table'
import { ByteCursor } from './byte-cursor'
import type { MappingTableBuilder } from './mapping-table-builder'
import { latin1, NameInterner } from './name-interner'

const SPACE = 32
const DASH = 45
const COLON = 58
const NEWLINE = 10
const PERMISSION_LETTERS = 4
const LARGEST_MAJOR = 0xfff
const LARGEST_MINOR = 0xfffff
/** How much of a line that cannot be parsed is shown. */
const SHOWN_BYTES = 160

const UNNAMED_TAIL = Uint8Array.from(' 00000000 00:00 0 \n', (letter) => letter.charCodeAt(0))

/** Bits by letter and place: `r` at 0, `w` at 1, `x` at 2, `s` at 3; 255 is not a permission letter. */
const PERMISSION_BITS = [
  lettersOf('r', PERM_READ, '-'),
  lettersOf('w', PERM_WRITE, '-'),
  lettersOf('x', PERM_EXEC, '-'),
  lettersOf('s', PERM_SHARED, 'p'),
] as const

/**
 * Reads the line that stands for one mapping in maps, and at the head of its entry in smaps, into a table.
 *
 *   start-end perms offset major:minor inode      name
 *
 * Source: proc_pid_maps(5), show_map_vma() of the kernel.
 */
export class MappingLineReader {
  readonly names = new NameInterner()
  readonly #cursor = new ByteCursor()

  /**
   * Reads the line at `at` into a row of `rows`; returns the position after its newline, or -1 where the line is
   * malformed. The line must be closed by a newline.
   */
  read(bytes: Uint8Array, at: number, rows: MappingTableBuilder): number {
    const cursor = this.#cursor
    cursor.bytes = bytes
    cursor.at = at
    const start = cursor.readAddress(DASH)
    if (start < 0) return -1
    const end = cursor.readAddress(SPACE)
    if (end <= start) return -1
    const permissions = readPermissions(bytes, cursor.at)
    if (permissions > 15) return -1
    const tail = cursor.at + PERMISSION_LETTERS
    if (isUnnamedTail(bytes, tail)) {
      rows.append(start, end, permissions, 0, 0, 0, 0, 0)
      return tail + UNNAMED_TAIL.length
    }
    cursor.at = tail
    if (!cursor.skip(SPACE)) return -1
    const offset = cursor.readHex()
    if (offset < 0 || !cursor.skip(SPACE)) return -1
    const major = cursor.readHex()
    if (major < 0 || major > LARGEST_MAJOR || !cursor.skip(COLON)) return -1
    const minor = cursor.readHex()
    if (minor < 0 || minor > LARGEST_MINOR || !cursor.skip(SPACE)) return -1
    if (!cursor.readInteger()) return -1
    const { low, high } = cursor
    const afterInode = cursor.at
    cursor.skipSpaces()
    if (cursor.at === afterInode && bytes[afterInode] !== NEWLINE) return -1
    const name = this.names.intern(bytes, cursor.at, low)
    rows.append(start, end, permissions, offset, (major << 20) | minor, low, high, name)
    return this.names.end + 1
  }
}

/** Says whether the line ends as that of unnamed memory: most lines of a process with very many. */
function isUnnamedTail(bytes: Uint8Array, at: number): boolean {
  for (let i = 0; i < UNNAMED_TAIL.length; i++) if (bytes[at + i] !== UNNAMED_TAIL[i]) return false
  return true
}

function readPermissions(bytes: Uint8Array, at: number): number {
  return (
    (PERMISSION_BITS[0][bytes[at] ?? 0] ?? 255) |
    (PERMISSION_BITS[1][bytes[at + 1] ?? 0] ?? 255) |
    (PERMISSION_BITS[2][bytes[at + 2] ?? 0] ?? 255) |
    (PERMISSION_BITS[3][bytes[at + 3] ?? 0] ?? 255)
  )
}

function lettersOf(set: string, bit: number, unset: string): Uint8Array {
  const table = new Uint8Array(256).fill(255)
  table[set.charCodeAt(0)] = bit
  table[unset.charCodeAt(0)] = 0
  return table
}

/** The error for a line that is not what the kernel prints; the line is shown harmlessly and cut. */
export function malformedLine(file: string, bytes: Uint8Array, at: number, lineNumber: number): VmatlasError {
  const newline = bytes.indexOf(NEWLINE, at)
  const end = newline < 0 ? bytes.length : newline
  const shown = showName(latin1(bytes, at, Math.min(end, at + SHOWN_BYTES)))
  const cut = end - at > SHOWN_BYTES ? '…' : ''
  return new VmatlasError(
    'malformed-proc',
    `Line ${lineNumber} of ${makeHarmless(file)} cannot be parsed: "${shown}${cut}"`,
  )
}
