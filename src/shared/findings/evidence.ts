import type { MappingIndex, MappingTable } from '../tables/mapping-table'
import { MOST_EVIDENCE, type Finding, type FindingEvidence } from './finding'

/** Lists rows as the evidence of a finding; `noteOf` says what is to be seen in a row. */
export function gatherEvidence(
  table: MappingTable,
  rows: readonly MappingIndex[],
  noteOf: (row: MappingIndex) => string = () => '',
): Pick<Finding, 'evidence' | 'evidenceCount'> {
  const evidence = rows.slice(0, MOST_EVIDENCE).map((row): FindingEvidence => ({
    start: table.start[row] ?? 0,
    end: table.end[row] ?? 0,
    permissions: table.permissions[row] ?? 0,
    name: nameOf(table, row),
    note: noteOf(row),
  }))
  return { evidence, evidenceCount: rows.length }
}

/** The rows for which a test holds, ascending. */
export function selectRows(table: MappingTable, test: (row: MappingIndex) => boolean): MappingIndex[] {
  const rows: MappingIndex[] = []
  for (let row = 0; row < table.length; row++) if (test(row)) rows.push(row)
  return rows
}

/** The name of a row as the kernel printed it, latin1. */
export function nameOf(table: MappingTable, row: MappingIndex): string {
  return table.strings.strings[table.name[row] ?? 0] ?? ''
}

/** Bytes of address space of some rows. */
export function sizeOf(table: MappingTable, rows: readonly MappingIndex[]): number {
  return rows.reduce((sum, row) => sum + (table.end[row] ?? 0) - (table.start[row] ?? 0), 0)
}

/** "1 mapping" or "3 mappings". */
export function countMappings(count: number): string {
  return count === 1 ? '1 mapping' : `${count} mappings`
}
