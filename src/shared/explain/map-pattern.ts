/**
 * The known habits of programs and what each is called, in the order in which they are looked for: runtimes and
 * stacks by their layout, then files by name and kind, last what layout alone says of the rest.
 */
export const MAP_PATTERN_TITLES = {
  go: 'Go runtime memory',
  zgc: 'ZGC heap',
  'thread-stacks': 'thread stacks',
  'malloc-arenas': 'malloc arenas of glibc',
  'v8-pages': 'heap pages of V8',
  lucene: 'Lucene index files',
  kafka: 'Kafka index files',
  'windows-modules': 'Windows modules (Wine, Proton)',
  'dotnet-assemblies': '.NET assemblies',
  'doublemapped-code': 'code mapped twice (.NET)',
  graphics: 'graphics memory',
  'io-rings': 'I/O rings',
  memfd: 'memory files (memfd)',
  'shared-memory': 'separate shared memory objects',
  'shm-files': 'shared memory files',
  libraries: 'programs and libraries',
  'main-memory': 'heap, main stack and vdso',
  'file-family': 'files of one kind',
  'file-pieces': 'one file in many mappings',
  'mapped-files': 'other mapped files',
  'reserved-ranges': 'reserved ranges with parts in use',
  'guarded-pieces': 'pieces between guards',
  'protection-patchwork': 'patchwork of protections',
  jit: 'generated code',
  'small-holes': 'pieces with small holes between them',
  'python-arenas': 'likely CPython arenas',
  'equal-chunks': 'chunks of one size',
} as const

/** A known habit of programs. */
export type MapPatternId = keyof typeof MAP_PATTERN_TITLES

/** All known habits, in their order; the index plus one is a pattern's number in {@link ClaimedRows}. */
export const MAP_PATTERN_IDS = Object.keys(MAP_PATTERN_TITLES) as MapPatternId[]

/** A known habit of programs, found in the maps of a process. */
export interface MapPattern {
  readonly id: MapPatternId
  /** What was found, where it has a better name than the habit; "likely" where sizes and places alone say so. */
  readonly title: string
  /** Mappings that belong to it; one mapping belongs to one pattern at most. */
  readonly mapCount: number
  /** What was seen, with numbers, one sentence or two. */
  readonly evidence: string
  readonly meaning: string
  /** What people do about it; empty where there is nothing to do. */
  readonly advice: string
}

/** For each row the number of the pattern that took it, 0 where none did: no mapping is counted twice. */
export type ClaimedRows = Uint8Array

/** The number of a pattern in {@link ClaimedRows}; 0 stands for none. */
export function patternNumber(id: MapPatternId): number {
  return MAP_PATTERN_IDS.indexOf(id) + 1
}

/** A pattern's id with its title. */
export function named(id: MapPatternId): Pick<MapPattern, 'id' | 'title'> {
  return { id, title: MAP_PATTERN_TITLES[id] }
}
