import { formatBytes } from '../../format/bytes'
import { groupThousands } from '../../format/count'
import { sizeOfRow } from '../../proc/stack-shape'
import { named, type MapPattern } from '../map-pattern'
import { claimRows, isPrivateUnnamed, type PatternSearch } from './pattern-search'
import { MIB } from '../../units'

const NAME = /^\[anon: Go: /
/** The first arena that a Go program asks for on 64-bit machines; no other runtime is known to. */
const HEAP_START = 0xc000000000
const HEAP_END = 0xe000000000
/** On 64-bit Linux the heap grows by arenas of this size. Source: Go's runtime/malloc.go. */
const ARENA = 64 * MIB
/** A heap of one piece has a row in use and a reserved one for each run of arenas. */
const MANY_PIECES = 8

/** Memory that Go has named, and the heap of a Go that does not name it, which begins at an address of its own. */
export function findGo(search: PatternSearch): MapPattern[] {
  const named = findNamed(search)
  return named.length > 0 ? named : findUnnamed(search)
}

function findNamed({ table, claimed }: PatternSearch): MapPattern[] {
  const isName = table.strings.strings.map((name) => name.startsWith('[') && NAME.test(name))
  if (!isName.includes(true)) return []
  const rows = indexesWhere(table.length, (row) => isName[table.name[row] as number] === true)
  if (rows.length === 0) return []
  claimRows(claimed, rows, 'go')
  const pattern = {
    mapCount: rows.length,
    evidence: `${countRows(rows.length)} that the Go runtime named.`,
    meaning: 'Go 1.25 and later name their memory; neighbours with different names never merge.',
    advice: '',
  }
  return [{ ...named('go'), ...pattern }]
}

function findUnnamed({ table, claimed }: PatternSearch): MapPattern[] {
  if (!table.start.includes(HEAP_START)) return []
  const rows = indexesWhere(table.length, (row) => {
    const start = table.start[row] as number
    return start >= HEAP_START && start < HEAP_END && claimed[row] === 0 && isPrivateUnnamed(table, row)
  })
  const [first = -1] = rows
  const last = rows.at(-1)
  if (last === undefined || table.start[first] !== HEAP_START || (table.end[last] as number) % ARENA !== 0)
    return []
  claimRows(claimed, rows, 'go')
  const size = rows.reduce((sum, row) => sum + sizeOfRow(table, row), 0)
  const pattern = {
    title: 'likely the heap of Go',
    mapCount: rows.length,
    evidence: `${countRows(rows.length)} from 0xc000000000 on, where Go puts its heap: ${formatBytes(size)} in arenas of 64 MiB.`,
    meaning:
      'Go makes parts of its arenas usable as the heap grows, and advises huge pages for some of them.',
    advice:
      rows.length < MANY_PIECES
        ? ''
        : 'Releases up to early 1.21 split their heap by such advice: a newer Go may help.',
  }
  return [{ ...named('go'), ...pattern }]
}

function countRows(count: number): string {
  return count === 1 ? 'One mapping' : `${groupThousands(count)} mappings`
}

function indexesWhere(length: number, test: (row: number) => boolean): number[] {
  const rows: number[] = []
  for (let row = 0; row < length; row++) if (test(row)) rows.push(row)
  return rows
}
