import type { DiffSide } from '../../../src/shared/diff/diff-side'
import { MappingTableBuilder } from '../../../src/shared/proc/mapping-table-builder'
import type { MappingTable } from '../../../src/shared/tables/mapping-table'
import { StringTableBuilder } from '../../../src/shared/tables/string-table'
import { USAGE_FIELD_NAMES, type UsageField } from '../../../src/shared/tables/usage-field'
import type { UsageTable } from '../../../src/shared/tables/usage-table'

const PAGE = 4096
const BASE = 0x7f00_0000_0000
/** How far the other run's mappings lie. */
export const SLIDE = 0x10_0000_0000

/** What the rows of a made-up side are: anonymous ones under ten names, or files under ten thousand. */
export type SideShape = 'anonymous' | 'files'

/** A side of `length` rows with gaps, use and flags; the same arguments give the same rows. */
export function makeSide(shape: SideShape, length: number, slide = 0): DiffSide {
  const strings = new StringTableBuilder()
  const rows = new MappingTableBuilder()
  let at = BASE + slide
  for (let row = 0; row < length; row++) {
    const size = PAGE * (1 + (row % 7))
    const name =
      shape === 'files'
        ? `/srv/index/segment-${row % 10_000}.dat`
        : row % 10 === 0
          ? ''
          : `[anon:pool-${row % 10}]`
    const isFile = shape === 'files'
    rows.append(
      at,
      at + size,
      row % 2 === 0 ? 1 : 3,
      isFile ? Math.floor(row / 10_000) * 8 * PAGE : 0,
      isFile ? 0xfe00001 : 0,
      isFile ? 100_000 + (row % 10_000) : 0,
      0,
      strings.intern(name),
    )
    at += size + (row % 3 === 0 ? PAGE : 0)
  }
  const mappings = rows.finish(strings.finish())
  return { mappings, usage: makeUsage(mappings), absent: [] }
}

/** A copy of a side in which one row in a hundred has another protection, size or use. */
export function changeOneInHundred(side: DiffSide): DiffSide {
  const { mappings, usage } = side
  if (usage === null) throw new Error('the side has no usage')
  const permissions = mappings.permissions.slice()
  const end = mappings.end.slice()
  const rss = usage.columns.rss.slice()
  for (let row = 0; row < mappings.length; row += 100) {
    if (row % 300 === 0) permissions[row] = (permissions[row] ?? 0) ^ 2
    else if (row % 300 === 100) end[row] = (end[row] ?? 0) - 1
    else rss[row] = (rss[row] ?? 0) + PAGE
  }
  return {
    mappings: { ...mappings, permissions, end },
    usage: { ...usage, columns: { ...usage.columns, rss } },
    absent: [],
  }
}

function makeUsage(mappings: MappingTable): UsageTable {
  const { length } = mappings
  const zeros = new Float64Array(length)
  const columns = Object.fromEntries(USAGE_FIELD_NAMES.map((field) => [field, zeros])) as Record<
    UsageField,
    Float64Array
  >
  columns.rss = Float64Array.from({ length }, (_, row) => PAGE * (row % 5))
  columns.pss = Float64Array.from({ length }, (_, row) => PAGE * (row % 4))
  columns.privateDirty = Float64Array.from({ length }, (_, row) => PAGE * (row % 3))
  // As a parser leaves them: the columns that are zero throughout share one array.
  return {
    columns,
    others: [],
    flagsLow: Uint32Array.from({ length }, (_, row) => 1 + (row % 2)),
    flagsHigh: new Uint32Array(length),
    flagsUnknown: new Uint32Array(length),
    fieldOrder: ['Rss', 'Pss', 'VmFlags'],
    strings: { strings: [''] },
    length,
  }
}
