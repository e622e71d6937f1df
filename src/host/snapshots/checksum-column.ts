import { DataType, type Data } from 'apache-arrow'
import { crc32 } from 'node:zlib'

/**
 * CRC-32 of a column, as 8 hex digits: of its values, then of its validity bits where it has nulls, then of its
 * dictionary's offsets and text. Padding does not count. In the terms of Arrow: docs/snapshot-format.md.
 */
export function checksumColumn(data: Data): string {
  const bits = Math.ceil(data.length / 8)
  let sum = crc32(
    firstBytes(data.values, DataType.isBool(data.type) ? bits : data.length * widthOf(data.values)),
  )
  if (data.nullCount > 0) sum = crc32(firstBytes(data.nullBitmap, bits), sum)
  for (const { values, valueOffsets, length } of data.dictionary?.data ?? []) {
    const offsets: unknown = valueOffsets
    if (!(offsets instanceof Int32Array)) throw new TypeError('the dictionary is not of text')
    sum = crc32(firstBytes(offsets, (length + 1) * offsets.BYTES_PER_ELEMENT), sum)
    sum = crc32(firstBytes(values, offsets[length] ?? 0), sum)
  }
  return sum.toString(16).padStart(8, '0')
}

function widthOf(values: unknown): number {
  return ArrayBuffer.isView(values) && 'BYTES_PER_ELEMENT' in values ? Number(values.BYTES_PER_ELEMENT) : 1
}

function firstBytes(values: unknown, count: number): Uint8Array {
  if (!ArrayBuffer.isView(values)) return new Uint8Array(0)
  return new Uint8Array(values.buffer, values.byteOffset, Math.min(count, values.byteLength))
}
