import type { EventChanges } from '../../diff-summary/event-change'
import type { EventIndex } from '../../diff/diff-table'
import { MEASURE_NAMES } from '../../diff-summary/totals'
import { formatBytesChange } from '../../format/bytes'

/**
 * Says in one number what an event changed: "+4 KiB", or "+32 MiB RSS" where as much is mapped as before.
 *
 * Where none of the usual numbers changed, the kernel's names of those that did: "Referenced".
 */
export function formatEventChange(changes: EventChanges, event: EventIndex): string {
  const { measure, delta } = changes.first(event)
  if (delta === 0) return changes.names(event).join(', ') || '0'
  const text = formatBytesChange(delta)
  return measure === 'size' ? text : `${text} ${MEASURE_NAMES[measure]}`
}
