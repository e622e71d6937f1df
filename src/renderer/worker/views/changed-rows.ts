import type { MappingTable } from '../../../shared/tables/mapping-table'
import type { UsageTable } from '../../../shared/tables/usage-table'

/** A table of mappings and, row for row, their memory use. */
export interface ComparedRows {
  readonly table: MappingTable
  readonly usage: UsageTable | null
}

const ADDED = 1
const CHANGED = 2
/** What a person looks at; the finer numbers move with them. */
const COMPARED_FIELDS = ['rss', 'swap'] as const

/**
 * Marks the rows that are new or different between two reads of one process: 0, 1 (added) or 2 (changed, at the same
 * start) for each row of the newer. Null for a first read, where all would be new.
 *
 * Linear; both tables ascend by address.
 */
export function findChangedRows(old: ComparedRows, now: ComparedRows): Uint8Array | null {
  if (old.table.length === 0) return null
  const marks = new Uint8Array(now.table.length)
  const fields = comparedFields(old.usage, now.usage)
  let at = 0
  for (let row = 0; row < now.table.length; row++) {
    const start = now.table.start[row] as number
    while (at < old.table.length && (old.table.start[at] as number) < start) at += 1
    if (old.table.start[at] !== start) marks[row] = ADDED
    else if (isChanged(old.table, at, now.table, row) || fields.some(([a, b]) => a[at] !== b[row]))
      marks[row] = CHANGED
  }
  return marks
}

function isChanged(old: MappingTable, at: number, now: MappingTable, row: number): boolean {
  return (
    old.end[at] !== now.end[row] ||
    old.permissions[at] !== now.permissions[row] ||
    old.strings.strings[old.name[at] as number] !== now.strings.strings[now.name[row] as number]
  )
}

/** Columns that both sides have; a read without smaps does not change its numbers. */
function comparedFields(
  old: UsageTable | null,
  now: UsageTable | null,
): (readonly [Float64Array, Float64Array])[] {
  if (!old || !now) return []
  return COMPARED_FIELDS.map((name) => [old.columns[name], now.columns[name]] as const)
}
