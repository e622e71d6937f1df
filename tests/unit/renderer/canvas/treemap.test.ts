import type { DrawingContext } from '../../../../src/renderer/canvas/drawing-context'
import { describe, expect, it } from 'vitest'
import {
  drawTreemap,
  shorten,
  type TileWords,
  type TreemapStyle,
} from '../../../../src/renderer/canvas/draw-treemap'
import {
  layOutTreemap,
  OTHERS,
  WHOLE,
  type TreemapGroup,
  type TreemapLeaf,
  type TreemapRectangle,
  type TreemapTile,
} from '../../../../src/renderer/canvas/lay-out-treemap'
import { rectangleAt, rectangleByKey } from '../../../../src/renderer/canvas/walk-treemap'

const PLACE = { width: 600, height: 300, gap: 2, head: 20, leastRoom: 40 }
const group = (weight: number, ...parts: number[]): TreemapGroup => ({
  weight,
  parts: parts.map((part) => ({ weight: part })),
})
const weigh = (...weights: number[]): TreemapGroup[] => weights.map((weight) => group(weight))
const sum = (items: readonly { weight: number }[]): number =>
  items.reduce((total, { weight }) => total + weight, 0)
const rectangle = (x: number, y: number, width: number, height: number): TreemapRectangle => ({
  x,
  y,
  width,
  height,
})

/** Fails where one is not within the place, or two overlap. */
function expectApart(rectangles: readonly TreemapRectangle[], place: TreemapRectangle): void {
  for (const [index, a] of rectangles.entries()) {
    expect(a.x >= place.x && a.x + a.width <= place.x + place.width, `sides of ${index}`).toBe(true)
    expect(a.y >= place.y && a.y + a.height <= place.y + place.height, `ends of ${index}`).toBe(true)
    for (const b of rectangles.slice(index + 1)) {
      const apart =
        a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y
      expect(apart, `${index} and another`).toBe(true)
    }
  }
}

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
    expectApart(tiles, rectangle(0, 0, PLACE.width, PLACE.height))
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
    expect(layOutTreemap(weigh(5), 5, { ...PLACE, width: 0 }).tiles).toEqual([])
  })

  it('divides a group below its name into its heaviest parts by their weight, and the rest of it', () => {
    const { tiles, leaves } = layOutTreemap([group(60, 30, 15), group(40)], 100, PLACE)
    expect(tiles.map(({ isDivided }) => isDivided)).toEqual([true, false])
    expect(leaves.map(({ item, part }) => [item, part])).toEqual([
      [0, 0],
      [0, 1],
      [0, OTHERS],
      [1, WHOLE],
    ])
    const { x, y, width, height } = tiles[0] as TreemapTile
    const room = rectangle(x, y + PLACE.head, width, height - PLACE.head)
    const parts = leaves.filter(({ item }) => item === 0)
    expectApart(parts, room)
    const shares = parts.map((part) => (part.width * part.height) / (room.width * room.height))
    for (const [index, share] of [0.5, 0.25, 0.25].entries()) expect(shares[index]).toBeCloseTo(share, 1)
  })

  it.each([
    ['one part is all of it', [group(100, 100)], PLACE],
    ['its parts are too small to see', [group(100_000, 20, 20)], PLACE],
    ['there is no room', [group(50, 25, 25), group(50, 25, 25)], { ...PLACE, height: 59 }],
  ] as const)('leaves a group whole where %s', (_why, groups, place) => {
    const { tiles, leaves } = layOutTreemap(groups, sum(groups), place)
    expect(tiles.some(({ isDivided }) => isDivided)).toBe(false)
    expect(leaves.map(({ item, part }) => [item, part])).toEqual(tiles.map(({ item }) => [item, WHOLE]))
  })
})

/*
 *   0 0 | 1
 *   0 0 | 2
 *   3 3 | 2
 */
const RECTANGLES = [
  rectangle(0, 0, 40, 40),
  rectangle(42, 0, 20, 20),
  rectangle(42, 22, 20, 40),
  rectangle(0, 42, 40, 20),
]

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
    expect(rectangleByKey(RECTANGLES, from, key)).toBe(to)
  })

  it('reaches every leaf by arrows alone', () => {
    const items = Array.from({ length: 40 }, (_, i) => group(400 / (i + 3), 200 / (i + 3), 90 / (i + 3)))
    const { leaves } = layOutTreemap(items, sum(items), PLACE)
    expect(leaves.length).toBeGreaterThan(items.length)
    const reached = new Set([0])
    for (const from of reached) {
      for (const key of ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'] as const)
        reached.add(rectangleByKey(leaves, from, key))
    }
    expect(reached.size).toBe(leaves.length)
  })

  it('has nothing in an empty map, and nothing between two rectangles', () => {
    expect(rectangleByKey([], -1, 'Home')).toBe(-1)
    expect(rectangleAt(RECTANGLES, 41, 10)).toBe(-1)
    expect(rectangleAt(RECTANGLES, 42, 22)).toBe(2)
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

  interface Drawn {
    readonly tiles: readonly (TreemapTile & TileWords)[]
    readonly leaves?: readonly (TreemapLeaf & TileWords)[]
    readonly active?: number
  }

  /** What was drawn, in order; a letter is six pixels wide. */
  function draw({ tiles, leaves = [], active = -1 }: Drawn): string[] {
    const drawn: string[] = []
    const context = {
      fillStyle: '',
      strokeStyle: '',
      globalAlpha: 1,
      clearRect: () => undefined,
      fillRect: (x: number, y: number, width: number, height: number) =>
        drawn.push(`${context.fillStyle}@${context.globalAlpha} ${x},${y} ${width}x${height}`),
      strokeRect: (x: number, y: number) => drawn.push(`frame ${context.strokeStyle} ${x},${y}`),
      fillText: (text: string) => drawn.push(text),
      measureText: (text: string) => ({ width: text.length * 6 }),
    }
    const canvas = { width: 600, height: 300, ratio: 1, active }
    drawTreemap(context as unknown as DrawingContext, { tiles, leaves }, style, canvas)
    return drawn
  }

  const whole = (place: TreemapRectangle, words: TileWords): Drawn => ({
    tiles: [{ item: 0, isDivided: false, ...place, ...words }],
    leaves: [{ item: 0, part: WHOLE, ...place, ...words }],
  })

  it('draws ground, bar and words in the colour of the group, and a frame around the active one', () => {
    const heap = { title: 'heap', amount: '4 KiB', family: 'heap' as const }
    const drawn = whole(rectangle(0, 0, 100, 60), heap)
    expect(draw({ ...drawn, active: 0 })).toEqual([
      '#heap@0.3 0,0 100x60',
      '#heap@1 0,0 100x3',
      'heap',
      '4 KiB',
      'frame #edge 1,1',
    ])
    expect(draw(whole(rectangle(0, 0, 100, 60), { ...heap, family: null }))[0]).toBe('#others@0.3 0,0 100x60')
  })

  it('draws the parts of a divided group below its name, each in its own colour', () => {
    const tiles = [
      {
        item: 0,
        isDivided: true,
        ...rectangle(0, 0, 200, 100),
        title: 'libc',
        amount: '8 KiB',
        family: 'code' as const,
      },
    ]
    const leaves = [
      {
        item: 0,
        part: 0,
        ...rectangle(0, 22, 100, 78),
        title: 'a',
        amount: '6 KiB',
        family: 'heap' as const,
      },
      {
        item: 0,
        part: OTHERS,
        ...rectangle(102, 22, 98, 78),
        title: 'others',
        amount: '2 KiB',
        family: null,
      },
    ]
    expect(draw({ tiles, leaves, active: 1 })).toEqual([
      '#code@0.14 0,0 200x100',
      '#code@1 0,0 200x3',
      'libc · 8 KiB',
      '#heap@0.3 0,22 100x78',
      'a',
      '6 KiB',
      'others',
      '2 KiB',
      'frame #edge 103,23',
    ])
  })

  it('leaves words out that do not fit, and shortens those that nearly do', () => {
    const words = { title: 'libcrypto.so', amount: '4 KiB', family: 'code' as const }
    expect(draw(whole(rectangle(0, 0, 20, 60), words))).toHaveLength(2)
    expect(draw(whole(rectangle(0, 0, 100, 20), words))).toHaveLength(2)
    expect(draw(whole(rectangle(0, 0, 60, 60), words)).slice(2)).toEqual(['libcryp…', '4 KiB'])
    const long = { ...words, amount: '1,016 KiB' }
    expect(draw(whole(rectangle(0, 0, 60, 60), long)).slice(2), 'an amount is never cut').toEqual([
      'libcryp…',
    ])
    const tiles = [{ item: 0, isDivided: true, ...rectangle(0, 0, 90, 100), ...words }]
    expect(draw({ tiles }).slice(2)).toEqual(['libcrypto.so'])
    expect(shorten('abcdef', 12, (text) => text.length * 6)).toBe('')
  })
})
