import { formatBytes } from '../../format/bytes'
import { groupThousands } from '../../format/count'
import { sizeOfRow } from '../../proc/stack-shape'
import { PERM_EXEC, PERM_READ, PERM_WRITE, type MappingTable } from '../../tables/mapping-table'
import { named, patternNumber, type ClaimedRows, type MapPattern } from '../map-pattern'
import { isAnonymous } from '../merge-obstacles'
import { touchesNext, type PatternSearch } from './pattern-search'

/** Fewer neighbours than this happen without any habit behind them. */
const LEAST_PATCHES = 8
const ACCESS = PERM_READ | PERM_WRITE | PERM_EXEC
const PATCHWORK = patternNumber('protection-patchwork')

/** Long runs of touching anonymous mappings whose permissions change from each to the next. */
export function findPatchwork({ table, claimed }: PatternSearch): MapPattern[] {
  let maps = 0
  let regions = 0
  let longest = 0
  let smallest = Number.POSITIVE_INFINITY
  for (let first = 0; first < table.length;) {
    const end = endOfPatches(table, claimed, first)
    const length = end - first
    if (length >= LEAST_PATCHES) {
      regions += 1
      maps += length
      longest = Math.max(longest, length)
      for (let row = first; row < end; row++) smallest = Math.min(smallest, sizeOfRow(table, row))
      claimed.fill(PATCHWORK, first, end)
    }
    first = end
  }
  if (maps === 0) return []
  const where = regions === 1 ? 'one region' : `${groupThousands(regions)} regions`
  return [
    {
      ...named('protection-patchwork'),
      mapCount: maps,
      evidence: `${groupThousands(maps)} mappings in ${where}, ${groupThousands(longest)} side by side at most, pieces from ${formatBytes(smallest)} on.`,
      meaning:
        'Adjacent memory with alternating protections: usually a region whose parts were protected one by one, as garbage collectors, guard pages around objects and generated code do; or mappings created that way.',
      advice: 'Protect larger ranges at once, or raise the limit. Debugging allocators do it by design.',
    },
  ]
}

/** One past the last row of the run that begins at `first`; at least `first + 1`. */
function endOfPatches(t: MappingTable, claimed: ClaimedRows, first: number): number {
  let row = first
  while (isPatch(t, claimed, row) && isPatch(t, claimed, row + 1) && changesProtection(t, row)) row += 1
  return row + 1
}

function isPatch(t: MappingTable, claimed: ClaimedRows, row: number): boolean {
  if (row >= t.length || claimed[row] !== 0 || !isAnonymous(t, row)) return false
  // A list of pmap tells neither device nor inode; the name of a file has no brackets.
  const name = t.strings.strings[t.name[row] as number] ?? ''
  return name === '' || name.startsWith('[')
}

function changesProtection(t: MappingTable, row: number): boolean {
  const changed = (t.permissions[row] as number) ^ (t.permissions[row + 1] as number)
  return touchesNext(t, row) && (changed & ACCESS) !== 0
}
