import { closeSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { MapsParser } from '../../shared/proc/parse-maps'
import { SmapsParser } from '../../shared/proc/parse-smaps'
import type { MappingTable } from '../../shared/tables/mapping-table'
import type { UsageTable } from '../../shared/tables/usage-table'
import { errnoOf } from './errno-to-code'

/** A call on a file of /proc gives at most a page of text, so a larger buffer would gain nothing. */
const buffer = new Uint8Array(4096)

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
  procRoot: string,
  pid: number,
  file: 'maps' | 'smaps',
  beat: () => void,
): ReadTables | string {
  const parser = file === 'smaps' ? new SmapsParser() : new MapsParser()
  let bytes = 0
  let fd: number
  try {
    fd = openSync(join(procRoot, String(pid), file), 'r')
  } catch (thrown) {
    return errnoOf(thrown)
  }
  try {
    for (;;) {
      const length = readSync(fd, buffer, 0, buffer.length, null)
      beat()
      if (length === 0) break
      bytes += length
      parser.push(buffer, 0, length)
    }
  } catch (thrown) {
    return errnoOf(thrown)
  } finally {
    closeSync(fd)
  }
  if (bytes === 0) return 'EMPTY'
  const parsed = parser.finish()
  return { table: parsed.table, usage: 'usage' in parsed ? parsed.usage : null }
}
