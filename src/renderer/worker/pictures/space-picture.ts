import { formatAddress } from '../../../shared/format/address'
import { KIND_FAMILIES } from '../../../shared/tables/mapping-kind'
import type { MappingTable } from '../../../shared/tables/mapping-table'
import { familyOfPermissions } from '../../../shared/tables/permission-family'
import { computeStrip } from './compute-strip'
import type { MappingSource } from '../sources/mapping-source'
import { STRIP_EMPTY, type Strip } from '../protocol/strip'
import { withResidentShare } from './resident-share'
import type { SpacePicture, SpaceRequest } from '../protocol/space-protocol'

/** The fewest maps that a picture shows: nearer there is nothing more to see. */
const FEWEST_ROWS = 8

/**
 * Computes a part of an address space as one long strip that the window lays out in bands, one below the other.
 *
 * Row numbers in it are those of the whole table. Cost: linear in the rows of the part, whatever the picture's size.
 */
export function computeSpace(source: MappingSource, activeRow: number, request: SpaceRequest): SpacePicture {
  const { table } = source
  const { first, count } = clampPart(table.length, request)
  const part = sliceTable(table, first, count)
  const layout = computeStrip(part, request.bandWidth * request.bands, request.labelWidth)
  const row = layout.strip.row.map((at) => at + first)
  const { strip } = withResidentShare(source, { ...layout, strip: { ...layout.strip, row } })
  const isActiveIn = activeRow >= first && activeRow < first + count
  const coloured = request.colour === 'permissions' ? colourByPermissions(strip, part, table) : strip
  return {
    strip: { ...coloured, active: isActiveIn ? layout.edges(activeRow - first) : null },
    first,
    count,
    totalRows: table.length,
    activeRow,
    bandStarts: Array.from({ length: request.bands }, (_, band) =>
      bandStart(coloured, table, band * request.bandWidth, request.bandWidth),
    ),
  }
}

/** The part asked for, moved and grown to what there is. */
function clampPart(length: number, { first, count }: SpaceRequest): { first: number; count: number } {
  const wanted = count === null ? length : Math.max(FEWEST_ROWS, Math.round(count))
  const shown = Math.min(length, wanted)
  return { first: Math.min(Math.max(0, Math.round(first)), length - shown), count: shown }
}

function sliceTable(table: MappingTable, first: number, count: number): MappingTable {
  if (count === table.length) return table
  const end = first + count
  return {
    ...table,
    start: table.start.subarray(first, end),
    end: table.end.subarray(first, end),
    kind: table.kind.subarray(first, end),
    length: count,
  }
}

/** Address of the first mapping that shows in a band; empty where only a gap does. */
function bandStart({ family, row }: Strip, table: MappingTable, from: number, width: number): string {
  for (let x = from; x < from + width; x++)
    if (family[x] !== STRIP_EMPTY) return formatAddress(table.start[row[x] ?? 0] ?? 0)
  return ''
}

const FAMILY_CODES = Uint8Array.from({ length: 64 }, (_, bits) =>
  KIND_FAMILIES.indexOf(familyOfPermissions(bits)),
)

function colourByPermissions(strip: Strip, part: MappingTable, table: MappingTable): Strip {
  const family = strip.family.map((code, x) =>
    code === STRIP_EMPTY ? code : (FAMILY_CODES[table.permissions[strip.row[x] ?? 0] ?? 0] ?? code),
  )
  const present = new Set(family)
  const families = KIND_FAMILIES.filter((_, code) => present.has(code)).map((name) => ({
    family: name,
    bytes: 0,
    maps: part.length,
  }))
  return { ...strip, family, families }
}
