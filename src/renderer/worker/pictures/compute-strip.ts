import { KIND_FAMILIES, MAPPING_KIND_FAMILY, MAPPING_KINDS } from '../../../shared/tables/mapping-kind'
import type { MappingTable } from '../../../shared/tables/mapping-table'
import { placeRanges, weighRanges, type RangeLayout } from './lay-out-ranges'
import { STRIP_EMPTY, type Strip } from '../protocol/strip'

const FAMILY_OF_KIND = Uint8Array.from(MAPPING_KINDS, (kind) =>
  KIND_FAMILIES.indexOf(MAPPING_KIND_FAMILY[kind]),
)

/** The picture of a table at one width, and where in it each row is. */
export interface StripLayout {
  readonly strip: Strip
  /** Left and right edge of the part that a row covers, pixels. */
  readonly edges: (row: number) => { readonly x: number; readonly width: number }
}

/**
 * Computes the picture of an address space as columns of pixels; how wide what is, see weighRanges.
 *
 *   [AAAA][B]  42 TiB  [CC]
 */
export function computeStrip(table: MappingTable, width: number, labelWidth: number): StripLayout {
  const weights = weighRanges(table, width, labelWidth)
  return paintStrip(table, placeRanges(weights, weights.scale), width)
}

/**
 * Paints the rows of a table where a layout puts them.
 *
 * Where several mappings share a column of pixels, the one that covers most of it shows. Cost: one walk over the
 * table; `edges` costs nothing more.
 */
export function paintStrip(
  table: MappingTable,
  { left, right, gaps }: RangeLayout,
  width: number,
): StripLayout {
  const canvas = makeCanvas(width)
  for (let row = 0; row < table.length; row++) {
    const family = FAMILY_OF_KIND[table.kind[row] as number] ?? STRIP_EMPTY
    paint(canvas, left[row] as number, right[row] as number, family, row)
  }
  const strip = { family: canvas.family, row: canvas.row, gaps, active: null, families: sumFamilies(table) }
  return {
    strip,
    edges: (row) => ({ x: left[row] ?? 0, width: (right[row] ?? 0) - (left[row] ?? 0) }),
  }
}

interface Canvas {
  readonly family: Uint8Array
  readonly row: Uint32Array
  /** How much of each column of pixels the mapping that shows there covers. */
  readonly cover: Float64Array
}

function makeCanvas(width: number): Canvas {
  return {
    family: new Uint8Array(width).fill(STRIP_EMPTY),
    row: new Uint32Array(width),
    cover: new Float64Array(width),
  }
}

function paint(canvas: Canvas, left: number, right: number, family: number, row: number): void {
  const last = Math.min(canvas.family.length - 1, Math.ceil(right) - 1)
  for (let pixel = Math.floor(left); pixel <= last; pixel++) {
    const covered = Math.min(right, pixel + 1) - Math.max(left, pixel)
    if (covered <= (canvas.cover[pixel] as number)) continue
    canvas.cover[pixel] = covered
    canvas.family[pixel] = family
    canvas.row[pixel] = row
  }
}

function sumFamilies(table: MappingTable): Strip['families'] {
  const bytes = new Float64Array(KIND_FAMILIES.length)
  const maps = new Uint32Array(KIND_FAMILIES.length)
  for (let row = 0; row < table.length; row++) {
    const family = FAMILY_OF_KIND[table.kind[row] as number] ?? 0
    bytes[family] = (bytes[family] as number) + (table.end[row] as number) - (table.start[row] as number)
    maps[family] = (maps[family] as number) + 1
  }
  return KIND_FAMILIES.map((family, i) => ({ family, bytes: bytes[i] ?? 0, maps: maps[i] ?? 0 }))
    .filter((total) => total.maps > 0)
    .sort((a, b) => b.bytes - a.bytes)
}
