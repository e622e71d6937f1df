import { KIND_FAMILIES, MAPPING_KIND_FAMILY, MAPPING_KINDS } from '../../shared/tables/mapping-kind'
import type { MappingTable } from '../../shared/tables/mapping-table'
import { STRIP_EMPTY, type Strip, type StripGap } from './protocol'

/** A gap from this size on is shortened to a fixed width and labelled. */
const LABELLED_GAP_BYTES = 2 ** 30
/** The largest gaps only, so that labels never take the strip over. */
const LABELLED_GAPS_MOST = 8
const LABEL_WIDTH = 52
/** Labels take this share of the width at most. */
const LABEL_SHARE = 0.4
const PAGE = 4096
/** Weight of a small gap: seen, but never more than a few pages' worth. */
const SMALL_GAP_WEIGHT_MOST = 3

const FAMILY_OF_KIND = Uint8Array.from(MAPPING_KINDS, (kind) =>
  KIND_FAMILIES.indexOf(MAPPING_KIND_FAMILY[kind]),
)

/**
 * Computes the picture of an address space as columns of pixels.
 *
 * A mapping is as wide as the cube root of its size, so that one page can be seen beside a gigabyte; the largest
 * gaps have a fixed width and a label. Where several mappings share a column of pixels, the one that covers most
 * of it shows. Cost: two walks over the table, 1 000 000 maps in some 60 ms.
 *
 *   [AAAA][B]  42 TiB  [CC]
 */
export function computeStrip(table: MappingTable, width: number, activeRow: number): Strip {
  const family = new Uint8Array(width).fill(STRIP_EMPTY)
  const row = new Uint32Array(width)
  const labelled = findLabelledGaps(table)
  const labelWidth = labelled.size > 0 ? Math.min(LABEL_WIDTH, (width * LABEL_SHARE) / labelled.size) : 0
  const scale = (width - labelWidth * labelled.size) / Math.max(1, totalWeight(table, labelled))
  const cover = new Float32Array(width)
  const gaps: StripGap[] = []
  let active: Strip['active'] = null
  let x = 0
  for (let at = 0; at < table.length; at++) {
    const gap = gapBefore(table, at)
    if (labelled.has(at)) {
      gaps.push({ x, width: labelWidth, bytes: gap })
      x += labelWidth
    } else x += smallGapWeight(gap) * scale
    const span = mappingWeight(table, at) * scale
    paint({ family, row, cover }, x, span, FAMILY_OF_KIND[table.kind[at] ?? 0] ?? STRIP_EMPTY, at)
    if (at === activeRow) active = { x, width: span }
    x += span
  }
  return { family, row, gaps, active, families: sumFamilies(table) }
}

interface Canvas {
  readonly family: Uint8Array
  readonly row: Uint32Array
  /** How much of each column of pixels the mapping that shows there covers. */
  readonly cover: Float32Array
}

function paint(canvas: Canvas, x: number, span: number, family: number, row: number): void {
  const last = Math.min(canvas.family.length - 1, Math.ceil(x + span) - 1)
  for (let pixel = Math.floor(x); pixel <= last; pixel++) {
    const covered = Math.min(x + span, pixel + 1) - Math.max(x, pixel)
    if (covered <= (canvas.cover[pixel] ?? 0)) continue
    canvas.cover[pixel] = covered
    canvas.family[pixel] = family
    canvas.row[pixel] = row
  }
}

function gapBefore(table: MappingTable, row: number): number {
  return row === 0 ? 0 : Math.max(0, (table.start[row] ?? 0) - (table.end[row - 1] ?? 0))
}

/** Rows that a labelled gap comes before. */
function findLabelledGaps(table: MappingTable): ReadonlySet<number> {
  const large: { row: number; bytes: number }[] = []
  for (let row = 1; row < table.length; row++) {
    const bytes = gapBefore(table, row)
    if (bytes >= LABELLED_GAP_BYTES) large.push({ row, bytes })
  }
  large.sort((a, b) => b.bytes - a.bytes)
  return new Set(large.slice(0, LABELLED_GAPS_MOST).map((gap) => gap.row))
}

function mappingWeight(table: MappingTable, row: number): number {
  return Math.cbrt(((table.end[row] ?? 0) - (table.start[row] ?? 0)) / PAGE)
}

function smallGapWeight(bytes: number): number {
  return bytes === 0 ? 0 : Math.min(SMALL_GAP_WEIGHT_MOST, Math.cbrt(bytes / PAGE) / 2)
}

function totalWeight(table: MappingTable, labelled: ReadonlySet<number>): number {
  let total = 0
  for (let row = 0; row < table.length; row++) {
    if (!labelled.has(row)) total += smallGapWeight(gapBefore(table, row))
    total += mappingWeight(table, row)
  }
  return total
}

function sumFamilies(table: MappingTable): Strip['families'] {
  const bytes = new Float64Array(KIND_FAMILIES.length)
  const maps = new Uint32Array(KIND_FAMILIES.length)
  for (let row = 0; row < table.length; row++) {
    const family = FAMILY_OF_KIND[table.kind[row] ?? 0] ?? 0
    bytes[family] = (bytes[family] ?? 0) + (table.end[row] ?? 0) - (table.start[row] ?? 0)
    maps[family] = (maps[family] ?? 0) + 1
  }
  return KIND_FAMILIES.map((family, i) => ({ family, bytes: bytes[i] ?? 0, maps: maps[i] ?? 0 }))
    .filter((sum) => sum.maps > 0)
    .sort((a, b) => b.bytes - a.bytes)
}
