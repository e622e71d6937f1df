/**
 * Draws build/icons: three bars that read as a map of memory, the middle one with a hole, on the dark page's
 * ground. Run it after changing the drawing; the pictures are kept in the repository.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { inProject } from './lib/paths.mjs'
import { encodePng } from './lib/png.mjs'

const SIZES = [16, 32, 48, 64, 128, 256, 512]
/** Samples along each side of a pixel; edges come out smooth. */
const SAMPLES = 4

/** Shapes in a square of 64: left, top, width, height, corner radius and colour, later ones above. */
const SHAPES = [
  { x: 2, y: 2, w: 60, h: 60, r: 13, rgb: [0x15, 0x18, 0x1b] },
  { x: 13, y: 14, w: 11, h: 36, r: 1.5, rgb: [0x6a, 0x9f, 0xdc] },
  { x: 26.5, y: 14, w: 11, h: 11.5, r: 1.5, rgb: [0xdb, 0xa5, 0x3f] },
  { x: 26.5, y: 38.5, w: 11, h: 11.5, r: 1.5, rgb: [0xdb, 0xa5, 0x3f] },
  { x: 40, y: 14, w: 11, h: 36, r: 1.5, rgb: [0x4f, 0xb3, 0xa4] },
]
const SIDE = 64

mkdirSync(inProject('build/icons'), { recursive: true })
for (const size of SIZES) {
  writeFileSync(inProject(`build/icons/${size}x${size}.png`), encodePng(draw(size), size, size))
}

function draw(size) {
  const pixels = new Uint8Array(size * size * 4)
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) pixels.set(pixelAt(x, y, SIDE / size), (y * size + x) * 4)
  }
  return pixels
}

/** The mean of a pixel's samples; `unit` is the width of a pixel in the drawing's own measure. */
function pixelAt(x, y, unit) {
  const sum = [0, 0, 0]
  let covered = 0
  for (let i = 0; i < SAMPLES * SAMPLES; i += 1) {
    const sx = (x + ((i % SAMPLES) + 0.5) / SAMPLES) * unit
    const sy = (y + (Math.floor(i / SAMPLES) + 0.5) / SAMPLES) * unit
    const shape = SHAPES.findLast((candidate) => isInside(candidate, sx, sy))
    if (shape === undefined) continue
    covered += 1
    shape.rgb.forEach((value, channel) => (sum[channel] += value))
  }
  if (covered === 0) return [0, 0, 0, 0]
  return [...sum.map((value) => Math.round(value / covered)), Math.round((255 * covered) / SAMPLES ** 2)]
}

function isInside({ x, y, w, h, r }, sx, sy) {
  const dx = Math.max(x + r - sx, sx - (x + w - r), 0)
  const dy = Math.max(y + r - sy, sy - (y + h - r), 0)
  return dx * dx + dy * dy <= r * r
}
