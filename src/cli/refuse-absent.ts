import { VmatlasError } from '../shared/errors'
import type { Query } from '../shared/query/query'
import type { AbsentColumn } from '../shared/tables/absent-column'
import type { SortColumn } from './order-mappings'

/**
 * Refuses what asks for a column that the source does not have: it holds zeros there, which mean nothing.
 *
 * Errors: `invalid-request` that names the column.
 */
export function refuseAbsent(
  absent: readonly AbsentColumn[],
  query: Query | null,
  sort: SortColumn | null,
): void {
  const asked = [...(query?.terms ?? []).flatMap(({ condition }) => columnsOf(condition)), sort]
  const missing = absent.find((column) => asked.includes(column))
  if (missing === undefined) return
  throw new VmatlasError(
    'invalid-request',
    `The source has no ${missing} of its mappings.`,
    'Leave it out of the query and the order, or give the text of /proc/PID/maps or smaps.',
  )
}

/** The columns that a condition compares; why neighbours do not merge compares all of them. */
function columnsOf(condition: Query['terms'][number]['condition']): readonly string[] {
  if (condition.type === 'apart') return ['offset', 'device', 'inode']
  return condition.type === 'number' ? [condition.field] : [condition.type]
}
