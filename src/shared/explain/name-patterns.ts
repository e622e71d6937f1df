import { groupThousands } from '../format/count'
import { mappingKindCode, type MappingKind } from '../tables/mapping-kind'
import type { MappingTable } from '../tables/mapping-table'
import { named, patternNumber, type ClaimedRows, type MapPattern, type MapPatternId } from './map-pattern'

/** A pattern that the names, or the kinds, of its mappings give away. */
interface NamePattern {
  readonly id: MapPatternId
  readonly name?: RegExp
  readonly kind?: MappingKind
  readonly meaning: string
  readonly advice: string
}

/** The first one that fits a mapping takes it. */
const NAME_PATTERNS: readonly NamePattern[] = [
  {
    id: 'lucene',
    name: /\/_[0-9a-z]+(_[^/]*)?\.(cfs|cfe|dvd|dvm|doc|pos|pay|tim|tip|tmd|nvd|nvm|fdt|fdx|fdm|kdd|kdi|kdm|vec|vex|vem)( \(deleted\))?$/,
    meaning:
      'Elasticsearch, OpenSearch and other Lucene programs map each file of each index segment; before Lucene 9.5 in pieces of 1 GiB.',
    advice:
      'Fewer shards and segments, a newer Lucene, or a higher limit. Many deleted files mean searchers that are not closed.',
  },
  {
    id: 'kafka',
    name: /\/\d{20}\.(index|timeindex|txnindex)(\.deleted)?( \(deleted\))?$/,
    meaning: 'Kafka maps two index files for each log segment of each partition.',
    advice: 'Larger segments, fewer partitions for each broker, or a higher limit.',
  },
  {
    id: 'sorted-tables',
    name: /\.sst( \(deleted\))?$/,
    meaning: 'A key-value store maps each of its table files.',
    advice: 'Larger table files, or reading instead of mapping.',
  },
  {
    id: 'windows-modules',
    name: /\.(dll|exe|drv|sys|cpl|ocx|acm)( \(deleted\))?$/i,
    meaning:
      'Each section of a Windows module is a mapping of its own, and games on Proton add many small ones.',
    advice: 'Raise the limit: distributions for games use 1048576, some games need more.',
  },
  {
    id: 'zgc',
    name: /^\/memfd:java_heap/,
    meaning:
      'The Java collector ZGC maps its heap in granules of 2 MiB, non-generational ZGC three times over.',
    advice: 'Generational ZGC, or a limit of (maximum heap / 2 MiB) x 3 x 1.2.',
  },
  {
    id: 'go',
    name: /^\[anon: Go: /,
    meaning: 'The Go runtime names its memory and gives parts of its heap other huge page advice.',
    advice: 'A newer Go: releases up to early 1.21 split their heap by such advice.',
  },
  {
    id: 'doublemapped-code',
    name: /^\/memfd:doublemapper/,
    meaning: '.NET maps its generated code once to write and once to run it.',
    advice: 'DOTNET_EnableWriteXorExecute=0 turns it off.',
  },
  {
    id: 'graphics',
    name: /^(\/dev\/dri\/|\/dev\/nvidia|\/dmabuf:|anon_inode:i915)/,
    meaning: 'Buffers of the graphics driver; each is a mapping that never merges.',
    advice: 'It is up to the driver and the program.',
  },
  {
    id: 'io-rings',
    kind: 'io-ring',
    meaning: 'io_uring and aio need two or three mappings for each ring.',
    advice: 'Fewer rings.',
  },
  {
    id: 'memfd',
    kind: 'memfd',
    meaning: 'Each piece of memory shared through a memfd, as Wayland programs do, is a mapping of its own.',
    advice: '',
  },
  {
    id: 'shared-memory',
    kind: 'shared-anonymous',
    meaning: 'Each mmap of anonymous shared memory makes an object of its own; two of them never merge.',
    advice: 'One large shared mapping instead of many small ones.',
  },
  {
    id: 'shm-files',
    kind: 'tmpfs',
    meaning: 'Browsers and databases share memory through files in /dev/shm.',
    advice: '',
  },
  {
    id: 'libraries',
    name: /\.so(\.[\w.-]+)?( \(deleted\))?$/,
    meaning: 'A library takes four or five mappings: code, read-only data, RELRO and data.',
    advice: '',
  },
  {
    id: 'jit',
    kind: 'jit',
    meaning: 'Executable memory without a file: a just-in-time compiler, or a program that builds code.',
    advice: 'A larger code cache in one piece, where the runtime has an option for it.',
  },
]

const NONE = 0xff
/** Number of each pattern among the claimed rows. */
const NUMBERS = Uint8Array.from(NAME_PATTERNS, ({ id }) => patternNumber(id))

/**
 * Finds the patterns that names and kinds give away, and claims their rows.
 *
 * Cost: each distinct name is matched once, then one pass over the rows.
 */
export function findNamePatterns(table: MappingTable, claimed: ClaimedRows): MapPattern[] {
  const byName = classifyNames(table.strings.strings)
  const byKind = classifyKinds()
  const mapCounts = new Uint32Array(NAME_PATTERNS.length)
  const patternOfName = new Uint8Array(byName.length).fill(NONE)
  for (let row = 0; row < table.length; row++) {
    if (claimed[row] !== 0) continue
    const name = table.name[row] as number
    const pattern =
      byName[name] === NONE ? (byKind[table.kind[row] as number] as number) : (byName[name] as number)
    if (pattern === NONE) continue
    claimed[row] = NUMBERS[pattern] as number
    patternOfName[name] = pattern
    mapCounts[pattern] = (mapCounts[pattern] as number) + 1
  }
  const nameCounts = countNames(patternOfName)
  return NAME_PATTERNS.flatMap((pattern, index) => {
    const mapCount = mapCounts[index] as number
    return mapCount === 0 ? [] : [toMapPattern(pattern, mapCount, nameCounts[index] as number)]
  })
}

function toMapPattern(pattern: NamePattern, mapCount: number, nameCount: number): MapPattern {
  const { id, meaning, advice } = pattern
  const names = nameCount === 1 ? 'one name' : `${groupThousands(nameCount)} names`
  const maps = mapCount === 1 ? 'One mapping' : `${groupThousands(mapCount)} mappings`
  return { ...named(id), mapCount, evidence: `${maps} with ${names}.`, meaning, advice }
}

function classifyNames(names: readonly string[]): Uint8Array {
  return Uint8Array.from(names, (name) => {
    const found = NAME_PATTERNS.findIndex((pattern) => pattern.name?.test(name))
    return found < 0 ? NONE : found
  })
}

function classifyKinds(): Uint8Array {
  const patterns = new Uint8Array(256).fill(NONE)
  for (const [index, { kind }] of NAME_PATTERNS.entries()) if (kind) patterns[mappingKindCode(kind)] = index
  return patterns
}

function countNames(patternOfName: Uint8Array): Uint32Array {
  const counts = new Uint32Array(NONE + 1)
  for (const pattern of patternOfName) counts[pattern] = (counts[pattern] as number) + 1
  return counts
}
