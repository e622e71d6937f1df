/**
 * The known habits of programs and what each is called, in the order in which they are looked for: first by layout,
 * then by name and kind.
 */
export const MAP_PATTERN_TITLES = {
  'thread-stacks': 'thread stacks',
  'malloc-arenas': 'malloc arenas of glibc',
  'protection-patchwork': 'patchwork of protections',
  lucene: 'Lucene index files',
  kafka: 'Kafka index files',
  'sorted-tables': 'sorted table files',
  'windows-modules': 'Windows modules (Wine, Proton)',
  zgc: 'ZGC heap',
  go: 'Go runtime memory',
  'doublemapped-code': 'code that is mapped twice (.NET)',
  graphics: 'graphics memory',
  'io-rings': 'I/O rings',
  memfd: 'memory files (memfd)',
  'shared-memory': 'separate shared memory objects',
  'shm-files': 'shared memory files',
  libraries: 'shared libraries',
  jit: 'generated code',
} as const

/** A known habit of programs. */
export type MapPatternId = keyof typeof MAP_PATTERN_TITLES

/** All known habits, in their order; the index plus one is a pattern's number in {@link ClaimedRows}. */
export const MAP_PATTERN_IDS = Object.keys(MAP_PATTERN_TITLES) as MapPatternId[]

/** A known habit of programs, found in the maps of a process. */
export interface MapPattern {
  readonly id: MapPatternId
  readonly title: string
  /** Mappings that belong to it; one mapping belongs to one pattern at most. */
  readonly mapCount: number
  /** What was seen, with numbers, one sentence. */
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
