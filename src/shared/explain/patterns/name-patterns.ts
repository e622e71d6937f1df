import { groupThousands } from '../../format/count'
import { mappingKindCode, type MappingKind } from '../../tables/mapping-kind'
import { showName } from '../../format/name'
import { named, patternNumber, type MapPattern, type MapPatternId } from '../map-pattern'
import type { PatternSearch } from './pattern-search'
import { fileNameOf, type Runtime, type Runtimes } from './runtimes'

/** A pattern that the names, or the kinds, of its mappings give away. */
interface NamePattern {
  readonly id: MapPatternId
  readonly name?: RegExp
  readonly kinds?: readonly MappingKind[]
  /** Endings of files are used by many programs: only where this one runs, its code says so. */
  readonly runtime?: Runtime
  readonly meaning: string
  readonly advice: string
}

/** The first one that fits a mapping takes it. */
const NAME_PATTERNS: readonly NamePattern[] = [
  {
    id: 'lucene',
    // Endings such as .doc are anybody's: they count with the codec in the name, as Lucene writes them.
    name: /(?:^|\/)_[0-9a-z]+(\.(cfs|cfe|fdt|fdx|fdm|nvd|nvm|kdd|kdi|kdm|dvd|dvm|tim|tip|tmd)|_[A-Z]\w*_\d+\.(dvd|dvm|doc|pos|pay|psm|tim|tip|tmd|vec|vem|vex|veq|vemf|vemq|bfd|bfm))( \(deleted\))?$/,
    meaning:
      'Elasticsearch, OpenSearch and other Lucene programs map each file of each index segment; before Lucene 9.5 in pieces of 1 GiB.',
    advice:
      'Fewer shards and segments, a newer Lucene, or a higher limit. Many deleted files mean unclosed searchers.',
  },
  {
    id: 'kafka',
    name: /(?:^|\/)\d{20}\.(index|timeindex|txnindex)(\.deleted)?( \(deleted\))?$/,
    meaning: 'Kafka maps two index files for each log segment of each partition.',
    advice: 'Larger segments, fewer partitions for each broker, or a higher limit.',
  },
  {
    id: 'windows-modules',
    name: /\.(dll|exe|drv|sys|cpl|ocx|acm)( \(deleted\))?$/i,
    runtime: 'wine',
    meaning:
      'Wine runs here: each section of a Windows module is a mapping of its own, and games on Proton add many small ones.',
    advice: 'Raise the limit: distributions for games use 1048576, some games need more.',
  },
  {
    id: 'dotnet-assemblies',
    name: /\.(dll|exe)( \(deleted\))?$/i,
    runtime: 'coreclr',
    meaning: '.NET maps the sections of each assembly one by one.',
    advice: '',
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
    advice: 'The driver and the program decide.',
  },
  {
    id: 'io-rings',
    kinds: ['io-ring'],
    meaning: 'io_uring and aio need two or three mappings for each ring.',
    advice: 'Use fewer rings.',
  },
  {
    id: 'memfd',
    kinds: ['memfd'],
    meaning:
      'The program made this memory with memfd_create and maps it in pieces; the program chose the names.',
    advice: '',
  },
  {
    id: 'shared-memory',
    kinds: ['shared-anonymous', 'sysv'],
    meaning:
      'Each mmap of anonymous shared memory and each System V segment is an object of its own; two of them never merge.',
    advice: 'One large shared mapping instead of many small ones.',
  },
  {
    id: 'shm-files',
    kinds: ['tmpfs'],
    meaning: 'Programs share memory with others through files in /dev/shm.',
    advice: '',
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
export function findNamePatterns({ table, claimed, runtimes }: PatternSearch): MapPattern[] {
  const names = table.strings.strings
  const byName = classifyNames(names, runtimes)
  const byKind = classifyKinds()
  const counts = NAME_PATTERNS.map(() => new Map<number, number>())
  for (let row = 0; row < table.length; row++) {
    if (claimed[row] !== 0) continue
    const name = table.name[row] as number
    const pattern =
      byName[name] === NONE ? (byKind[table.kind[row] as number] as number) : (byName[name] as number)
    if (pattern === NONE) continue
    claimed[row] = NUMBERS[pattern] as number
    const ofPattern = counts[pattern]
    ofPattern?.set(name, (ofPattern.get(name) ?? 0) + 1)
  }
  return NAME_PATTERNS.flatMap((pattern, index) => {
    const ofPattern = counts[index] ?? new Map<number, number>()
    return ofPattern.size === 0 ? [] : [toMapPattern(pattern, ofPattern, names)]
  })
}

function toMapPattern(
  { id, meaning, advice }: NamePattern,
  counts: ReadonlyMap<number, number>,
  names: readonly string[],
): MapPattern {
  const [[commonest, most] = [0, 0], ...others] = [...counts].sort((a, b) => b[1] - a[1])
  const mapCount = others.reduce((sum, [, count]) => sum + count, most)
  const maps = mapCount === 1 ? 'One mapping' : `${groupThousands(mapCount)} mappings`
  const name = showName(fileNameOf(names[commonest] ?? ''))
  const evidence =
    others.length === 0
      ? `${maps} of ${name}.`
      : `${maps} with ${groupThousands(counts.size)} names; ${groupThousands(most)} of ${name}.`
  return { ...named(id), mapCount, evidence, meaning, advice }
}

function classifyNames(names: readonly string[], runtimes: Runtimes): Uint8Array {
  return Uint8Array.from(names, (name) => {
    const found = NAME_PATTERNS.findIndex(
      ({ name: pattern, runtime }) => pattern?.test(name) && (runtime === undefined || runtimes.has(runtime)),
    )
    return found < 0 ? NONE : found
  })
}

function classifyKinds(): Uint8Array {
  const patterns = new Uint8Array(256).fill(NONE)
  for (const [index, { kinds = [] }] of NAME_PATTERNS.entries()) {
    for (const kind of kinds) patterns[mappingKindCode(kind)] = index
  }
  return patterns
}
