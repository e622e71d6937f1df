import { MapsParser } from '../../shared/proc/parse-maps'
import { SmapsParser } from '../../shared/proc/parse-smaps'
import type { MappingTable } from '../../shared/tables/mapping-table'
import type { UsageTable } from '../../shared/tables/usage-table'
import type { Beat, ThreadSource } from './thread-source'

/** The tables of a process, as a pass reads them. */
export interface ReadTables {
  readonly table: MappingTable
  /** Null where only maps was read. */
  readonly usage: UsageTable | null
}

/**
 * Reads maps or smaps of a process and waits for it: for a thread of its own, which calls `beat` as it goes on.
 *
 * Answers the errno word where a system call fails, `EMPTY` where there is no text.
 */
export function readTables(
  source: ThreadSource,
  pid: number,
  file: 'maps' | 'smaps',
  beat: Beat,
): ReadTables | string {
  const parser = file === 'smaps' ? new SmapsParser() : new MapsParser()
  const errno = source.readPieces(pid, file, (piece, length) => parser.push(piece, 0, length), beat)
  if (errno !== '') return errno
  const parsed = parser.finish()
  return { table: parsed.table, usage: 'usage' in parsed ? parsed.usage : null }
}
