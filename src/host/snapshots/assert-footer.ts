import { corrupt } from './corrupt'

/** Numbers of the fields in Arrow's File.fbs and Schema.fbs. */
const FOOTER = { schema: 1, dictionaries: 2, recordBatches: 3, metadata: 4 } as const
const SCHEMA = { fields: 1, metadata: 2 } as const
const FIELD = { children: 5, metadata: 6 } as const
/** Bytes of an element: a struct Block, or an offset to a table. */
const BLOCK_BYTES = 24
const OFFSET_BYTES = 4
/** Snapshots have one level of columns. */
const DEEPEST = 4

/**
 * Throws `snapshot-corrupt` where a length in the footer of an Arrow file cannot be: Arrow itself believes every
 * length and counts to two billion.
 *
 * Cost: linear in the footer. Source: https://flatbuffers.dev/internals, Arrow's File.fbs and Schema.fbs.
 */
export function assertFooter(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    const footer = tableAt(view, 0)
    const schema = follow(view, footer, FOOTER.schema)
    assertVector(view, footer, FOOTER.dictionaries, BLOCK_BYTES)
    assertVector(view, footer, FOOTER.recordBatches, BLOCK_BYTES)
    assertVector(view, footer, FOOTER.metadata, OFFSET_BYTES)
    if (schema === null) throw corrupt('its footer has no schema')
    assertVector(view, schema, SCHEMA.metadata, OFFSET_BYTES)
    assertFields(view, schema, SCHEMA.fields, DEEPEST)
  } catch (error) {
    if (error instanceof RangeError) throw corrupt('its footer is damaged')
    throw error
  }
}

function assertFields(view: DataView, table: number, slot: number, depth: number): void {
  const vector = assertVector(view, table, slot, OFFSET_BYTES)
  if (vector === null || vector.length === 0) return
  if (depth === 0) throw corrupt('its columns are nested')
  for (let index = 0; index < vector.length; index++) {
    const field = tableAt(view, vector.start + index * OFFSET_BYTES)
    assertVector(view, field, FIELD.metadata, OFFSET_BYTES)
    assertFields(view, field, FIELD.children, depth - 1)
  }
}

/** The table that an offset at `at` leads to. */
function tableAt(view: DataView, at: number): number {
  return at + view.getUint32(at, true)
}

/** Where a field of a table stands; null where the table has none. */
function slotOf(view: DataView, table: number, slot: number): number | null {
  const vtable = table - view.getInt32(table, true)
  const place = 4 + slot * 2
  if (place >= view.getUint16(vtable, true)) return null
  const offset = view.getUint16(vtable + place, true)
  return offset === 0 ? null : table + offset
}

function follow(view: DataView, table: number, slot: number): number | null {
  const at = slotOf(view, table, slot)
  return at === null ? null : tableAt(view, at)
}

/** A vector of a table, which must lie inside the footer whole; null where the table has none. */
function assertVector(
  view: DataView,
  table: number,
  slot: number,
  elementBytes: number,
): { readonly start: number; readonly length: number } | null {
  const at = follow(view, table, slot)
  if (at === null) return null
  const length = view.getUint32(at, true)
  if (at + 4 + length * elementBytes > view.byteLength) throw corrupt('its footer names more than it holds')
  return { start: at + 4, length }
}
