import { UNREADABLE_TEXT } from '../../../shared/format/unreadable'
import type { UsageState } from './reading-protocol'

/** Stands for a number that is being read. */
export const PENDING = '…'

/** What a cell of smaps says where there is no number. */
export function describeAbsence({ isReading, failure }: UsageState): string {
  if (isReading) return PENDING
  if (!failure || failure.error.code === 'cancelled') return 'not read'
  return UNREADABLE_TEXT
}
