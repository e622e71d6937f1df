/**
 * What a mapping is for, by name, flags and neighbours. The order is the code in `MappingTable.kind`; add at
 * the end only, since saved snapshots hold these codes by word.
 */
export const MAPPING_KINDS = [
  'anonymous',
  'heap',
  'stack',
  'thread-stack',
  'guard',
  'reserved',
  'code',
  'read-only-data',
  'relro',
  'data',
  'bss',
  'shared-file',
  'shared-anonymous',
  'memfd',
  'sysv',
  'tmpfs',
  'device',
  'huge-pages',
  'io-ring',
  'jit',
  'kernel',
  'file',
] as const

/** The word of a mapping's kind, as JSON and the query box use it. */
export type MappingKind = (typeof MAPPING_KINDS)[number]

/** Index of a kind in {@link MAPPING_KINDS}. */
export type MappingKindCode = number

/** Returns the code of a kind. */
export function mappingKindCode(kind: MappingKind): MappingKindCode {
  return MAPPING_KINDS.indexOf(kind)
}

/** What each kind is called on the screen. */
export const MAPPING_KIND_LABELS: Readonly<Record<MappingKind, string>> = {
  anonymous: 'anonymous',
  heap: 'heap',
  stack: 'main stack',
  'thread-stack': 'thread stack',
  guard: 'guard',
  reserved: 'reserved',
  code: 'code',
  'read-only-data': 'read-only data',
  relro: 'RELRO',
  data: 'data',
  bss: 'bss',
  'shared-file': 'shared file',
  'shared-anonymous': 'shared anonymous',
  memfd: 'memfd',
  sysv: 'SysV shared',
  tmpfs: 'tmpfs',
  device: 'device',
  'huge-pages': 'huge pages',
  'io-ring': 'I/O ring',
  jit: 'JIT-like',
  kernel: 'kernel special mapping',
  file: 'file',
}

/** The colour families of the pictures; each has one meaning everywhere (docs/look in the design). */
export const KIND_FAMILIES = [
  'heap',
  'stack',
  'anonymous',
  'code',
  'file-data',
  'shared',
  'no-access',
  'write-execute',
  'kernel',
] as const

/** A colour family of the strip, the dots and the legends. */
export type KindFamily = (typeof KIND_FAMILIES)[number]

/** The family that a kind is coloured as. */
export const MAPPING_KIND_FAMILY: Readonly<Record<MappingKind, KindFamily>> = {
  anonymous: 'anonymous',
  heap: 'heap',
  stack: 'stack',
  'thread-stack': 'stack',
  guard: 'no-access',
  reserved: 'no-access',
  code: 'code',
  'read-only-data': 'file-data',
  relro: 'file-data',
  data: 'file-data',
  bss: 'anonymous',
  'shared-file': 'file-data',
  'shared-anonymous': 'shared',
  memfd: 'shared',
  sysv: 'shared',
  tmpfs: 'shared',
  device: 'kernel',
  'huge-pages': 'anonymous',
  'io-ring': 'kernel',
  jit: 'write-execute',
  kernel: 'kernel',
  file: 'file-data',
}
