import { mappingKindCode } from '../../tables/mapping-kind'
import type { MappingTable } from '../../tables/mapping-table'
import type { ClaimedRows } from '../map-pattern'

const FILE_KINDS = new Set(
  (['code', 'read-only-data', 'relro', 'data', 'shared-file', 'reserved', 'tmpfs'] as const).map(
    mappingKindCode,
  ),
)

/** The rows of ordinary files that no pattern has taken, by path: one entry for each name, deleted ones included. */
export function rowsByFile(table: MappingTable, claimed: ClaimedRows): Map<string, number[]> {
  // pmap prints the last part of a path alone.
  const isFile = table.strings.strings.map((name) => name !== '' && !name.startsWith('['))
  const byName = new Map<number, number[]>()
  for (let row = 0; row < table.length; row++) {
    const name = table.name[row] as number
    if (claimed[row] !== 0 || isFile[name] !== true || !FILE_KINDS.has(table.kind[row] as number)) continue
    const rows = byName.get(name)
    if (rows) rows.push(row)
    else byName.set(name, [row])
  }
  return new Map([...byName].map(([name, rows]) => [table.strings.strings[name] ?? '', rows]))
}
