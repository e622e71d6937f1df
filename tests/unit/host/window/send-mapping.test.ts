import { describe, expect, it } from 'vitest'
import { chunksOf } from '../../../../src/host/window/send-mapping'
import { CHUNK_ROWS } from '../../../../src/shared/ipc/port-messages'
import type { MappingTable } from '../../../../src/shared/tables/mapping-table'

/** A table whose columns are views into the middle of larger buffers, as the parser's may be. */
function makeTable(
  length: number,
  nameOf: (row: number) => number,
  strings: readonly string[],
): MappingTable {
  const numbers = (scale: number): Float64Array =>
    Float64Array.from({ length: length + 7 }, (_, row) => row * scale).subarray(0, length)
  return {
    start: numbers(4096),
    end: numbers(4096).map((start) => start + 4096),
    offset: new Float64Array(length),
    permissions: new Uint8Array(length),
    device: new Uint32Array(length),
    inodeLow: new Uint32Array(length),
    inodeHigh: new Uint32Array(length),
    name: Uint32Array.from({ length }, (_, row) => nameOf(row)),
    kind: new Uint8Array(length),
    traits: new Uint8Array(length),
    strings: { strings },
    length,
  }
}

describe('a table in chunks', () => {
  it('is none for no rows', () => {
    expect([
      ...chunksOf(
        makeTable(0, () => 0, ['']),
        1,
      ),
    ]).toEqual([])
  })

  it('has all rows once, in order, at most CHUNK_ROWS at a time', () => {
    const length = 2 * CHUNK_ROWS + 5
    const chunks = [
      ...chunksOf(
        makeTable(length, () => 0, ['']),
        1,
      ),
    ]
    expect(chunks.map(({ firstRow, rowCount, totalRows }) => [firstRow, rowCount, totalRows])).toEqual([
      [0, CHUNK_ROWS, length],
      [CHUNK_ROWS, CHUNK_ROWS, length],
      [2 * CHUNK_ROWS, 5, length],
    ])
    expect(chunks.map(({ columns }) => columns.start[0])).toEqual([
      0,
      CHUNK_ROWS * 4096,
      2 * CHUNK_ROWS * 4096,
    ])
  })

  it('sends no byte beyond the rows', () => {
    const [chunk] = [
      ...chunksOf(
        makeTable(3, () => 0, ['']),
        1,
      ),
    ]
    expect(chunk?.columns.start.buffer.byteLength).toBe(3 * 8)
  })

  it('sends each string once, not later than the first row that names it', () => {
    const strings = ['', 'a', 'b', 'c']
    const names = new Map([
      [0, 1],
      [CHUNK_ROWS, 2],
      [CHUNK_ROWS + 1, 1],
      [2 * CHUNK_ROWS, 3],
    ])
    const chunks = [
      ...chunksOf(
        makeTable(2 * CHUNK_ROWS + 1, (row) => names.get(row) ?? 0, strings),
        1,
      ),
    ]
    expect(chunks.map(({ firstString, newStrings }) => [firstString, newStrings])).toEqual([
      [0, ['', 'a']],
      [2, ['b']],
      [3, ['c']],
    ])
  })
})
