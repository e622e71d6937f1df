import type { LabMap } from '../../shared/lab/lab-view'
import { KIND_FAMILIES } from '../../shared/tables/mapping-kind'
import { STRIP_EMPTY, STRIP_MARKS, type Strip } from '../worker/protocol/strip'

/** A region of addresses, bytes; `end` is one past the last. */
export interface AddressRange {
  readonly start: number
  readonly end: number
}

/** The size of a page on the machines that the Lab runs on. */
export const PAGE_BYTES = 4096
/** So many pages show at least, so that a mapping of three does not fill the picture. */
const PAGES_LEAST = 16

/**
 * Computes the picture of a region to scale: what is free is empty, what the last step changed is marked.
 *
 *   [AAAA....BB......]  one column of pixels is always as many bytes
 */
export function computeScaleStrip(maps: readonly LabMap[], range: AddressRange, width: number): Strip {
  const family = new Uint8Array(width).fill(STRIP_EMPTY)
  const row = new Uint32Array(width)
  const marks = new Uint8Array(width)
  const scale = width / Math.max(1, range.end - range.start)
  const inside = maps.map((map, index) => ({ map, index })).filter(({ map }) => overlaps(map, range))
  for (const { map, index } of inside) {
    const left = Math.max(0, Math.round((map.start - range.start) * scale))
    // However small, a mapping has a column of pixels.
    const right = Math.max(left + 1, Math.min(width, Math.round((map.end - range.start) * scale)))
    family.fill(KIND_FAMILIES.indexOf(map.family), left, right)
    row.fill(index, left, right)
    marks.fill(map.tone === null ? 0 : STRIP_MARKS.indexOf(map.tone), left, right)
  }
  return { family, row, marks, gaps: [], active: null, families: sumFamilies(inside.map(({ map }) => map)) }
}

/**
 * The part of a region that its maps need, a power of two pages: the same for maps that come and go nearby, so that
 * a step moves nothing in the picture that it did not move in memory.
 */
export function rangeInUse(region: AddressRange, maps: readonly LabMap[]): AddressRange {
  const ends = maps.filter((map) => overlaps(map, region)).map(({ end }) => Math.min(end, region.end))
  const needed = ends.reduce((most, end) => Math.max(most, end - region.start), 0) / PAGE_BYTES
  let pages = PAGES_LEAST
  while (pages < needed) pages *= 2
  return { start: region.start, end: Math.min(region.end, region.start + pages * PAGE_BYTES) }
}

/**
 * The part of the address space that shows what the Lab did: that of its region; where nothing is mapped there, what
 * lies around the mappings that the kernel placed, else around what the last step changed.
 */
export function pictureRange(
  region: AddressRange,
  maps: readonly LabMap[],
  placed: readonly number[],
): AddressRange {
  if (maps.some((map) => overlaps(map, region))) return rangeInUse(region, maps)
  const own = maps.filter((map) => placed.some((at) => map.start <= at && at < map.end))
  const shown = own.length > 0 ? own : maps.filter(({ tone }) => tone !== null)
  const [first] = shown
  if (!first) return rangeInUse(region, maps)
  const grid = PAGES_LEAST * PAGE_BYTES
  const start = Math.floor((first.start - grid / 4) / grid) * grid
  return rangeInUse({ start, end: Number.MAX_SAFE_INTEGER }, shown)
}

/** The pages that a drag from one place to another covers, as whole pages; places are shares of the width. */
export function pagesBetween(range: AddressRange, from: number, to: number): AddressRange {
  const pages = (range.end - range.start) / PAGE_BYTES
  const pageAt = (share: number): number => Math.min(pages - 1, Math.max(0, Math.floor(share * pages)))
  const [first, last] = [pageAt(Math.min(from, to)), pageAt(Math.max(from, to))]
  return { start: range.start + first * PAGE_BYTES, end: range.start + (last + 1) * PAGE_BYTES }
}

function overlaps(map: LabMap, range: AddressRange): boolean {
  return map.start < range.end && map.end > range.start
}

function sumFamilies(maps: readonly LabMap[]): Strip['families'] {
  return KIND_FAMILIES.map((family) => {
    const own = maps.filter((map) => map.family === family)
    return { family, bytes: own.reduce((sum, map) => sum + map.end - map.start, 0), maps: own.length }
  }).filter((total) => total.maps > 0)
}
