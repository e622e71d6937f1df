import { VmatlasError } from '../errors'
import type { SnapshotSource } from '../snapshot/snapshot'
import type { AbsentColumn } from '../tables/absent-column'
import { makeHarmless } from '../format/name'
import { PERM_EXEC, PERM_READ, PERM_SHARED, PERM_WRITE, type MappingTable } from '../tables/mapping-table'
import type { UsageTable } from '../tables/usage-table'
import { textOf, type LineIndex, type TextLines } from './text-lines'

/** What was read from a text. */
export interface ImportedTables {
  /** What the text is, to be said of the snapshot. */
  readonly source: SnapshotSource
  readonly mappings: MappingTable
  readonly usage: UsageTable | null
  readonly absent: readonly AbsentColumn[]
  /** Rows reached back: the process changed while its maps were printed. */
  readonly isTorn: boolean
  /** The text ended inside a line. */
  readonly isCut: boolean
  /** A sentence on mappings of the process that the text does not hold. */
  readonly lacks?: string
  /** Another sentence on the mappings. */
  readonly says?: string
}

/** One past the last address there is. */
export const END_OF_ADDRESSES = 2 ** 64

/** Reads "rw---", "rw-p", "r--s-": pmap's mode and the kernel's permissions begin alike. */
export function parseMode(mode: string): number {
  return (
    (mode.startsWith('r') ? PERM_READ : 0) |
    (mode[1] === 'w' ? PERM_WRITE : 0) |
    (mode[2] === 'x' ? PERM_EXEC : 0) |
    (mode[3] === 's' ? PERM_SHARED : 0)
  )
}

/** The kernel's name for what pmap calls "  [ anon ]", "  [ stack ]", "  [ shmid=0x5 ]". */
export function nameFromPmap(printed: string): string {
  switch (printed.trim()) {
    case '[ anon ]':
      return ''
    case '[ stack ]':
      return '[stack]'
    default:
      return printed.trim().replace(/^\[ (shmid=0x[0-9a-f]+) \]$/, '$1')
  }
}

/** The error for a line of an imported text. */
export function badLine(text: TextLines, line: LineIndex): VmatlasError {
  const shown = makeHarmless(textOf(text, line).slice(0, 160))
  return new VmatlasError(
    'invalid-request',
    `Line ${line + 1} cannot be parsed: "${shown}"`,
    'Correct the line, or copy the text again.',
  )
}
