import * as v from 'valibot'

/** The columns of a MappingTable without its strings, as they travel. */
export const mappingColumnsSchema = v.strictObject({
  start: v.instance(Float64Array),
  end: v.instance(Float64Array),
  offset: v.instance(Float64Array),
  permissions: v.instance(Uint8Array),
  device: v.instance(Uint32Array),
  inodeLow: v.instance(Uint32Array),
  inodeHigh: v.instance(Uint32Array),
  name: v.instance(Uint32Array),
  kind: v.instance(Uint8Array),
  traits: v.instance(Uint8Array),
})

/** The columns of a chunk: those of a MappingTable without its strings. */
export type MappingColumns = v.InferOutput<typeof mappingColumnsSchema>
