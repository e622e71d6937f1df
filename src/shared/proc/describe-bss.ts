import { showName } from '../format/name'
import { NO_ROW, type MappingIndex, type MappingTable } from '../tables/mapping-table'
import { findBssOwner } from './classify-mapping'

/**
 * Whose bss a mapping is, harmless: "bss of libfoo.so"; empty for mappings of any other kind, and where the data of a
 * file does not stand before it.
 */
export function describeBss(table: MappingTable, row: MappingIndex): string {
  const owner = findBssOwner(table, row)
  const path = owner === NO_ROW ? '' : (table.strings.strings[table.name[owner] ?? 0] ?? '')
  return path.startsWith('/') ? `bss of ${showName(path.slice(path.lastIndexOf('/') + 1))}` : ''
}

/** The name of a mapping, harmless; in brackets, whose bss it is, where the kernel has no name for it. */
export function nameOrOwner(table: MappingTable, row: MappingIndex): string {
  const name = showName(table.strings.strings[table.name[row] ?? 0] ?? '')
  const bss = name === '' ? describeBss(table, row) : ''
  return bss === '' ? name : `(${bss})`
}
