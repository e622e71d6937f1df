import { CHANGE_FLAGS } from '../diff/change'
import type { EventIndex } from '../diff/diff-table'
import type { SegmentReader } from './segments'

/** Flags that came and went on some bytes of an event. */
export interface FlagRange {
  /** The two-letter codes. */
  readonly came: readonly string[]
  readonly went: readonly string[]
  /** Bytes on which just these came and went. */
  readonly bytes: number
  /** Those are all bytes that stayed. */
  readonly isAll: boolean
}

/** Lists what became of the VmFlags on the bytes of an event that stayed, each change once, in the order of addresses. */
export function listFlagChanges(reader: SegmentReader, event: EventIndex): FlagRange[] {
  const { comparer } = reader
  const slide = reader.diff.slide[event] ?? 0
  const found = new Map<string, Omit<FlagRange, 'isAll'>>()
  let kept = 0
  reader.visit(event, (_, i, j, _start, length, own) => {
    if (own !== 'both') return
    kept += length
    if (!(comparer.changesOnBytes(i, j, slide) & CHANGE_FLAGS)) return
    const { came, went } = comparer.flagChange(i, j)
    const key = `${came.join()}/${went.join()}`
    found.set(key, { came, went, bytes: (found.get(key)?.bytes ?? 0) + length })
  })
  return [...found.values()].map((change) => ({ ...change, isAll: change.bytes === kept }))
}
