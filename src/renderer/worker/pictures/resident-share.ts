import type { StripLayout } from './compute-strip'
import { MappingSource } from '../sources/mapping-source'
import { STRIP_EMPTY } from '../protocol/strip'
import type { RowSource } from '../views/row-source'

/** The largest value of a column of pixels in {@link Strip.resident}. */
const WHOLE = 255

/** Adds how much of each mapping is resident to a strip, where smaps was read. */
export function withResidentShare(source: RowSource, layout: StripLayout): StripLayout {
  const usage = source instanceof MappingSource ? source.usage : null
  if (!usage || !(source instanceof MappingSource)) return layout
  const { start, end } = source.table
  const { rss } = usage.columns
  const { family, row } = layout.strip
  const resident = new Uint8Array(family.length)
  for (let x = 0; x < resident.length; x++) {
    if (family[x] === STRIP_EMPTY) continue
    const at = row[x] as number
    const share = (rss[at] as number) / ((end[at] as number) - (start[at] as number))
    // Whatever is resident shows, however little; what is unreadable does not.
    resident[x] = share > 0 ? Math.max(1, Math.min(WHOLE, Math.round(share * WHOLE))) : 0
  }
  return { ...layout, strip: { ...layout.strip, resident } }
}
