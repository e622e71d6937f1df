import { describe, expect, it } from 'vitest'
import {
  drawTreemap,
  shorten,
  type TreemapContext,
  type TreemapStyle,
} from '../../../../src/renderer/canvas/draw-treemap'
import {
  layOutTreemap,
  OTHERS,
  tileAt,
  tileByKey,
  type Treemap,
} from '../../../../src/renderer/canvas/lay-out-treemap'

const PLACE = { width: 600, height: 300, gap: 2 }
const weigh = (...weights: number[]): { weight: number }[] => weights.map((weight) => ({ weight }))
const sum = (items: readonly { weight: number }[]): number =>
  items.reduce((total, { weight }) => total + weight, 0)
const tile = (x: number, y: number, width: number, height: number): Treemap['tiles'][number] => ({
  item: 0,
  x,
  y,
  width,
  height,
})

describe('layOutTreemap', () => {
  it('gives each group an area by its weight', () => {
    const { tiles } = layOutTreemap(weigh(50, 25, 25), 100, PLACE)
    const areas = tiles.map(({ width, height }) => (width * height) / (PLACE.width * PLACE.height))
    expect(tiles.map(({ item }) => item)).toEqual([0, 1, 2])
    for (const [index, share] of [0.5, 0.25, 0.25].entries()) expect(areas[index]).toBeCloseTo(share, 1)
  })

  it('stays within the picture, and no two tiles overlap', () => {
    const items = weigh(...Array.from({ length: 50 }, (_, i) => 1000 / (i + 1)))
    const { tiles } = layOutTreemap(items, sum(items), PLACE)
    for (const [index, a] of tiles.entries()) {
      expect(a.x >= 0 && a.y >= 0 && a.x + a.width <= 600 && a.y + a.height <= 300).toBe(true)
      for (const b of tiles.slice(index + 1)) {
        const apart =
          a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y
        expect(apart, `tiles of ${a.item} and ${b.item}`).toBe(true)
      }
    }
  })

  it('puts the small, the many and those beyond the list into the others, so a picture has 61 tiles at most', () => {
    const many = weigh(...Array.from({ length: 500 }, () => 10))
    const { tiles } = layOutTreemap(many, 1_000_000, PLACE)
    expect(tiles).toEqual([expect.objectContaining({ item: OTHERS })])
    const even = layOutTreemap(many.slice(0, 100), 1000, PLACE).tiles
    expect(even).toHaveLength(61)
    expect(even.at(-1)?.item).toBe(OTHERS)
    expect(layOutTreemap(weigh(1000, 1), 1001, PLACE).tiles.map(({ item }) => item)).toEqual([0, OTHERS])
  })

  it('leaves out what weighs nothing or nobody knows what', () => {
    expect(layOutTreemap(weigh(5, 0, Number.NaN), 5, PLACE).tiles.map(({ item }) => item)).toEqual([0])
    expect(layOutTreemap(weigh(0, Number.NaN), 0, PLACE).tiles).toEqual([])
    expect(layOutTreemap([], 0, PLACE).tiles).toEqual([])
    expect(layOutTreemap(weigh(5), 5, { width: 0, height: 300, gap: 2 }).tiles).toEqual([])
  })
})

/*
 *   0 0 | 1
 *   0 0 | 2
 *   3 3 | 2
 */
const MAP: Treemap = {
  total: 1,
  tiles: [tile(0, 0, 40, 40), tile(42, 0, 20, 20), tile(42, 22, 20, 40), tile(0, 42, 40, 20)],
}

describe('walking a treemap', () => {
  it.each([
    [0, 'ArrowRight', 1],
    [0, 'ArrowDown', 3],
    [0, 'ArrowLeft', 0],
    [1, 'ArrowDown', 2],
    [2, 'ArrowUp', 1],
    [2, 'ArrowLeft', 3],
    [3, 'ArrowRight', 2],
    [3, 'ArrowUp', 0],
    [2, 'Home', 0],
    [0, 'End', 3],
    [-1, 'ArrowDown', 0],
  ] as const)('from %i by %s to %i', (from, key, to) => {
    expect(tileByKey(MAP, from, key)).toBe(to)
  })

  it('reaches every tile by arrows alone', () => {
    const items = weigh(...Array.from({ length: 40 }, (_, i) => 400 / (i + 3)))
    const map = layOutTreemap(items, sum(items), PLACE)
    const reached = new Set([0])
    for (const from of reached) {
      for (const key of ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'] as const)
        reached.add(tileByKey(map, from, key))
    }
    expect(reached.size).toBe(map.tiles.length)
  })

  it('has no tile in an empty map, and none between two tiles', () => {
    expect(tileByKey({ tiles: [], total: 0 }, -1, 'Home')).toBe(-1)
    expect(tileAt(MAP, 41, 10)).toBe(-1)
    expect(tileAt(MAP, 42, 22)).toBe(2)
  })
})

describe('drawTreemap', () => {
  const colour = (name: string): string => `#${name}`
  const style = {
    family: { heap: colour('heap'), code: colour('code') },
    others: colour('others'),
    ink: colour('ink'),
    second: colour('second'),
    edge: colour('edge'),
    font: '12px x',
    smallFont: '11px x',
  } as unknown as TreemapStyle

  /** What was drawn, in order; a letter is six pixels wide. */
  function draw(tiles: Parameters<typeof drawTreemap>[1], active = -1): string[] {
    const drawn: string[] = []
    const context = {
      fillStyle: '',
      strokeStyle: '',
      globalAlpha: 1,
      clearRect: () => undefined,
      fillRect: (x: number, y: number, width: number, height: number) =>
        drawn.push(`${context.fillStyle}@${context.globalAlpha} ${x},${y} ${width}x${height}`),
      strokeRect: () => drawn.push(`frame ${context.strokeStyle}`),
      fillText: (text: string) => drawn.push(text),
      measureText: (text: string) => ({ width: text.length * 6 }),
    }
    const canvas = { width: 600, height: 300, ratio: 1, active }
    drawTreemap(context as unknown as TreemapContext, tiles, style, canvas)
    return drawn
  }

  it('draws ground, bar and words in the colour of the group, and a frame around the active one', () => {
    const heap = { ...tile(0, 0, 100, 60), title: 'heap', amount: '4 KiB', family: 'heap' as const }
    const others = { ...tile(102, 0, 90, 60), title: 'others', amount: '1 KiB', family: null }
    expect(draw([heap, others], 0)).toEqual([
      '#heap@0.3 0,0 100x60',
      '#heap@1 0,0 100x3',
      'heap',
      '4 KiB',
      '#others@0.3 102,0 90x60',
      '#others@1 102,0 90x3',
      'others',
      '1 KiB',
      'frame #edge',
    ])
  })

  it('leaves words out that do not fit, and shortens those that nearly do', () => {
    const words = { title: 'libcrypto.so', amount: '4 KiB', family: 'code' as const }
    expect(draw([{ ...tile(0, 0, 20, 60), ...words }])).toHaveLength(2)
    expect(draw([{ ...tile(0, 0, 100, 20), ...words }])).toHaveLength(2)
    expect(draw([{ ...tile(0, 0, 60, 60), ...words }]).slice(2)).toEqual(['libcryp…', '4 KiB'])
    expect(shorten('abcdef', 12, (text) => text.length * 6)).toBe('')
  })
})
