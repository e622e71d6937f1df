import { VmatlasError } from '../shared/errors'
import { columnsOf } from '../shared/query/columns-of'
import type { Query } from '../shared/query/query'
import { ABSENT_WORDS, type AbsentColumn } from '../shared/tables/absent-column'
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
  const asked: readonly string[] = [
    ...(query?.terms ?? []).flatMap(({ condition }) => columnsOf(condition)),
    ...(sort === null ? [] : [sort]),
  ]
  const missing = absent.find((column) => asked.includes(column))
  if (missing === undefined) return
  throw new VmatlasError(
    'invalid-request',
    `The source has no ${ABSENT_WORDS[missing]} of its mappings.`,
    'Leave it out of the query and the order, or give the text of /proc/PID/maps or smaps.',
  )
}
