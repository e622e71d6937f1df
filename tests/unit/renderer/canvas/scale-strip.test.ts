import { describe, expect, it } from 'vitest'
import {
  computeScaleStrip,
  pagesBetween,
  pictureRange,
  rangeInUse,
} from '../../../../src/renderer/canvas/scale-strip'
import { STRIP_EMPTY } from '../../../../src/renderer/worker/protocol/strip'
import type { LabMap } from '../../../../src/shared/lab/lab-view'
import { KIND_FAMILIES } from '../../../../src/shared/tables/mapping-kind'

const BASE = 0x200000000000
const PAGE = 4096
const at = (page: number, pages: number, tone: LabMap['tone'] = null): LabMap => ({
  start: BASE + page * PAGE,
  end: BASE + (page + pages) * PAGE,
  permissions: 'rw-p',
  family: 'anonymous',
  kind: 'anonymous',
  name: '',
  flags: '',
  tone,
})
const region = { start: BASE, end: BASE + 4096 * PAGE }

/** The strip as letters: A for anonymous, a dot for free; the marks as digits. */
function draw(maps: readonly LabMap[], width: number): { picture: string; marks: string } {
  const strip = computeScaleStrip(maps, { start: BASE, end: BASE + 8 * PAGE }, width)
  const letters = [...strip.family].map((family) =>
    family === STRIP_EMPTY ? '.' : (KIND_FAMILIES[family]?.[0] ?? '?'),
  )
  return { picture: letters.join(''), marks: [...(strip.marks ?? [])].join('') }
}

describe('computeScaleStrip', () => {
  it('draws mappings and holes to scale', () => {
    expect(draw([at(0, 1), at(2, 1)], 16)).toEqual({
      picture: 'aa..aa..........',
      marks: '0000000000000000',
    })
  })

  it('marks what the step changed', () => {
    expect(draw([at(0, 1, 'changed'), at(2, 2, 'added')], 8).marks).toBe('30110000')
  })

  it('leaves out what lies elsewhere, and keeps the smallest visible', () => {
    expect(draw([at(-4, 2), at(1, 1), at(9, 1)], 8).picture).toBe('.a......')
    expect(draw([at(3, 1)], 4).picture).toMatch(/a/)
  })

  it('names the row under each column of pixels', () => {
    const strip = computeScaleStrip([at(-4, 1), at(1, 2)], { start: BASE, end: BASE + 8 * PAGE }, 8)
    expect(strip.row[1]).toBe(1)
    expect(strip.families).toEqual([{ family: 'anonymous', bytes: 2 * PAGE, maps: 1 }])
  })
})

describe('rangeInUse', () => {
  it('is sixteen pages at least, and doubles where the maps need more', () => {
    expect(rangeInUse(region, [])).toEqual({ start: BASE, end: BASE + 16 * PAGE })
    expect(rangeInUse(region, [at(0, 17)])).toEqual({ start: BASE, end: BASE + 32 * PAGE })
    expect(rangeInUse(region, [at(0, 9000)])).toEqual(region)
  })

  it('does not mind maps elsewhere', () => {
    expect(rangeInUse(region, [at(5000, 1)]).end).toBe(BASE + 16 * PAGE)
  })
})

describe('pagesBetween', () => {
  const range = { start: BASE, end: BASE + 16 * PAGE }
  it('covers whole pages in either direction, and stays inside', () => {
    expect(pagesBetween(range, 0.07, 0.13)).toEqual({ start: BASE + PAGE, end: BASE + 3 * PAGE })
    expect(pagesBetween(range, 0.13, 0.07)).toEqual({ start: BASE + PAGE, end: BASE + 3 * PAGE })
    expect(pagesBetween(range, -1, 2)).toEqual(range)
  })
})

describe('pictureRange', () => {
  const below = 0x7f0000000000
  const placed = (page: number, pages: number, tone: LabMap['tone'] = null): LabMap => ({
    ...at(0, pages, tone),
    start: below + page * PAGE,
    end: below + (page + pages) * PAGE,
  })

  it('shows the region where something is mapped there, and while nothing is anywhere', () => {
    expect(pictureRange(region, [at(20, 1), placed(0, 3, 'added')], [below])).toEqual({
      start: BASE,
      end: BASE + 32 * PAGE,
    })
    expect(pictureRange(region, [placed(0, 3)], [])).toEqual({ start: BASE, end: BASE + 16 * PAGE })
  })

  it('else shows what the kernel placed, or what changed, with room before it', () => {
    const around = pictureRange(region, [placed(8, 3), placed(900, 1)], [below + 8 * PAGE])
    expect(around).toEqual({ start: below, end: below + 16 * PAGE })
    const changed = pictureRange(region, [placed(0, 3), placed(24, 20, 'added')], [])
    expect(changed).toEqual({ start: below + 16 * PAGE, end: below + 48 * PAGE })
  })
})
