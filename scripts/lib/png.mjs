import { crc32, deflateSync } from 'node:zlib'

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const PALETTE = 3
const RGBA = 6
const BYTES_PER_PIXEL = 4
const MOST_COLOURS = 256
/** Colours nearer than this to one in the palette (square of the distance) are shown as that one. */
const SAME = 12 ** 2

/**
 * A PNG file out of `pixels`, rows of RGBA bytes from the top, `width` x `height` of them.
 *
 * Source: PNG specification, third edition.
 */
export function encodePng(pixels, width, height) {
  return assemble(width, height, RGBA, [imageData(pixels, width * BYTES_PER_PIXEL, height)])
}

/**
 * A PNG file of at most 256 opaque colours out of `pixels`, as {@link encodePng} takes them; a pixel of another colour
 * gets the one nearest to it. A picture of a window is a third as large so and looks the same.
 */
export function encodeIndexedPng(pixels, width, height) {
  const colours = new Uint32Array(width * height)
  for (let at = 0; at < colours.length; at += 1) {
    const [red, green, blue] = pixels.subarray(at * BYTES_PER_PIXEL, (at + 1) * BYTES_PER_PIXEL)
    colours[at] = (red << 16) | (green << 8) | blue
  }
  const palette = choosePalette(colours)
  const known = new Map()
  const indexes = Buffer.alloc(colours.length)
  for (const [at, colour] of colours.entries()) {
    if (!known.has(colour)) known.set(colour, nearest(palette, colour))
    indexes[at] = known.get(colour)
  }
  const entries = Buffer.alloc(palette.length * 3)
  for (const [index, colour] of palette.entries()) entries.writeUIntBE(colour, index * 3, 3)
  return assemble(width, height, PALETTE, [chunk('PLTE', entries), imageData(indexes, width, height)])
}

/** The most frequent first; one that is near to another is left out, so that rare ones find a place. */
function choosePalette(colours) {
  const counts = new Map()
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1)
  const palette = []
  for (const [colour] of [...counts].sort(([, a], [, b]) => b - a)) {
    if (palette.length === MOST_COLOURS) break
    if (!palette.some((other) => distance(other, colour) < SAME)) palette.push(colour)
  }
  return palette
}

function nearest(palette, colour) {
  const distances = palette.map((other) => distance(other, colour))
  return distances.indexOf(Math.min(...distances))
}

function distance(a, b) {
  const part = (shift) => ((a >> shift) & 255) - ((b >> shift) & 255)
  return part(16) ** 2 + part(8) ** 2 + part(0) ** 2
}

function assemble(width, height, colourType, chunks) {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, colourType, 0, 0, 0], 8)
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), ...chunks, chunk('IEND', Buffer.alloc(0))])
}

/** Each row of the image begins with the number of its filter; 0 is none. */
function imageData(bytes, stride, height) {
  const rows = Buffer.alloc((stride + 1) * height)
  for (let y = 0; y < height; y += 1) {
    rows.set(bytes.subarray(y * stride, (y + 1) * stride), y * (stride + 1) + 1)
  }
  return chunk('IDAT', deflateSync(rows, { level: 9 }))
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const framed = Buffer.alloc(body.length + 8)
  framed.writeUInt32BE(data.length, 0)
  framed.set(body, 4)
  framed.writeUInt32BE(crc32(body), body.length + 4)
  return framed
}
