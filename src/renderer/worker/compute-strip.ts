import { KIND_FAMILIES, MAPPING_KIND_FAMILY, MAPPING_KINDS } from '../../shared/tables/mapping-kind'
import type { MappingTable } from '../../shared/tables/mapping-table'
import { STRIP_EMPTY, type Strip, type StripGap } from './strip'

/** A gap from this size on is shortened to a fixed width and labelled. */
const LABELLED_GAP_BYTES = 2 ** 30
/** The largest gaps only, so that labels never take the strip over. */
const LABELLED_GAPS_MOST = 8
/** Labels take this share of the width at most. */
const LABEL_SHARE = 0.4
const PAGE = 4096
/** Weight of a small gap: seen, but never more than a few pages' worth. */
const SMALL_GAP_WEIGHT_MOST = 3
/** From here on addresses belong to the kernel; the way there is no room that a process could use. */
const KERNEL_HALF = 2 ** 63

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
 * Computes the picture of an address space as columns of pixels.
 *
 * A mapping is as wide as the cube root of its size, so that one page can be seen beside a gigabyte; the largest
 * gaps have a fixed width and a label. Where several mappings share a column of pixels, the one that covers most
 * of it shows. Cost: a few walks over the table; `edges` costs nothing more.
 *
 *   [AAAA][B]  42 TiB  [CC]
 */
export function computeStrip(table: MappingTable, width: number, labelWidth: number): StripLayout {
  const weights = measureWeights(table)
  const labelled = findLabelledGaps(table)
  const label = labelled.length > 0 ? Math.min(labelWidth, (width * LABEL_SHARE) / labelled.length) : 0
  for (const { row } of labelled) weights.gap[row] = 0
  const scale = (width - label * labelled.length) / Math.max(1e-9, sum(weights.gap) + sum(weights.mapping))
  const canvas = makeCanvas(width)
  const left = new Float64Array(table.length)
  const gaps: StripGap[] = []
  const labelledByRow = new Map(labelled.map((gap) => [gap.row, gap.bytes]))
  let nextLabelled = labelled[0]?.row ?? -1
  let x = 0
  for (let row = 0; row < table.length; row++) {
    if (row === nextLabelled) {
      gaps.push({ x, width: label, bytes: labelledByRow.get(row) ?? 0 })
      nextLabelled = labelled[gaps.length]?.row ?? -1
      x += label
    }
    x += (weights.gap[row] as number) * scale
    left[row] = x
    const end = x + (weights.mapping[row] as number) * scale
    paint(canvas, x, end, FAMILY_OF_KIND[table.kind[row] as number] ?? STRIP_EMPTY, row)
    x = end
  }
  const strip = { family: canvas.family, row: canvas.row, gaps, active: null, families: sumFamilies(table) }
  return {
    strip,
    edges: (row) => ({ x: left[row] ?? 0, width: (weights.mapping[row] ?? 0) * scale }),
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

/** Bytes between a row and the one before it. */
function gapBefore(table: MappingTable, row: number): number {
  const start = table.start[row] ?? 0
  return row === 0 || start >= KERNEL_HALF ? 0 : Math.max(0, start - (table.end[row - 1] ?? 0))
}

/** Weight of each mapping and of the gap before it, had none a label. */
function measureWeights(table: MappingTable): { readonly mapping: Float64Array; readonly gap: Float64Array } {
  const mapping = new Float64Array(table.length)
  const gap = new Float64Array(table.length)
  for (let row = 0; row < table.length; row++) {
    mapping[row] = cubeRoot(((table.end[row] as number) - (table.start[row] as number)) / PAGE)
    const bytes = gapBefore(table, row)
    gap[row] = bytes === 0 ? 0 : Math.min(SMALL_GAP_WEIGHT_MOST, cubeRoot(bytes / PAGE) / 2)
  }
  return { mapping, gap }
}

const SMALL_ROOTS = Float64Array.from({ length: 1024 }, (_, pages) => Math.cbrt(pages))

/** Most mappings have few pages, and looking a root up is ten times as fast as computing it. */
function cubeRoot(pages: number): number {
  return SMALL_ROOTS[pages] ?? Math.cbrt(pages)
}

/** The largest gaps that get a label, by the row that follows, in the order of the table. */
function findLabelledGaps(table: MappingTable): { row: number; bytes: number }[] {
  const large: { row: number; bytes: number }[] = []
  for (let row = 1; row < table.length; row++) {
    const bytes = gapBefore(table, row)
    if (bytes >= LABELLED_GAP_BYTES) large.push({ row, bytes })
  }
  large.sort((a, b) => b.bytes - a.bytes)
  return large.slice(0, LABELLED_GAPS_MOST).sort((a, b) => a.row - b.row)
}

function sum(values: Float64Array): number {
  let total = 0
  for (let i = 0; i < values.length; i++) total += values[i] as number
  return total
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
