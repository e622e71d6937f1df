import { textOf, type LineIndex, type TextLines } from './text-lines'

/** What a text says of the process or the machine besides its mappings; null is not said. */
export interface Statements {
  readonly pid: number | null
  /** vm.max_map_count when it was written. */
  readonly limit: number | null
  /** How many mappings the text says there were. */
  readonly mappingCount: number | null
  /** The words with their lines, as `"Total number of mappings: 65532" (line 26)`. */
  readonly quotes: readonly string[]
}

interface Pattern {
  readonly key: 'pid' | 'limit' | 'mappingCount'
  readonly pattern: RegExp
}

const PATTERNS: readonly Pattern[] = [
  // HotSpot.
  { key: 'pid', pattern: /\bpid=(\d{1,10}), tid=/ },
  { key: 'mappingCount', pattern: /Total number of mappings: (\d{1,10})/ },
  { key: 'limit', pattern: /max_map_count \(maximum number of memory map areas[^)]{0,60}\): ?(\d{1,10})/ },
  // sysctl, and Elasticsearch's check at its start.
  { key: 'limit', pattern: /^vm\.max_map_count = (\d{1,10})\s*$/ },
  { key: 'limit', pattern: /vm\.max_map_count \[(\d{1,10})\] is too low/ },
  // Sanitizers.
  { key: 'pid', pattern: /^==(\d{1,10})==ERROR: / },
]

/** Reads what these lines of a text say; the first that says something is believed. */
export function readStatements(text: TextLines, lines: Iterable<LineIndex>): Statements {
  const said: Record<Pattern['key'], number | null> = { pid: null, limit: null, mappingCount: null }
  const quotes: string[] = []
  for (const line of lines) {
    const words = textOf(text, line)
    for (const { key, pattern } of PATTERNS) {
      const match = said[key] === null ? pattern.exec(words) : null
      if (match === null) continue
      said[key] = Number(match[1])
      quotes.push(`"${match[0].trim()}" (line ${line + 1})`)
    }
  }
  return { ...said, quotes }
}
