import { mappingKindCode } from '../../tables/mapping-kind'
import { patternNumber, type MapPatternId } from '../map-pattern'
import type { PatternSearch } from './pattern-search'

const FILE_KIND_CODES = (
  ['code', 'read-only-data', 'relro', 'data', 'shared-file', 'reserved', 'tmpfs', 'file'] as const
).map(mappingKindCode)
const FILE_KINDS = Uint8Array.from({ length: 256 }, (_, kind) => (FILE_KIND_CODES.includes(kind) ? 1 : 0))

/** How many rows each name has, by index in the strings: rows of ordinary files that no pattern has taken. */
export function countFileRows({ table, claimed, kinds }: PatternSearch): Uint32Array {
  const { strings } = table.strings
  const counts = new Uint32Array(strings.length)
  if (FILE_KIND_CODES.every((kind) => kinds[kind] === 0)) return counts
  for (let row = 0; row < table.length; row++) {
    if (claimed[row] !== 0 || FILE_KINDS[table.kind[row] as number] !== 1) continue
    const name = table.name[row] as number
    counts[name] = (counts[name] as number) + 1
  }
  // pmap prints the last part of a path alone; what is in brackets is not a file.
  for (const [name, text] of strings.entries()) if (text === '' || text.startsWith('[')) counts[name] = 0
  return counts
}

/** Claims the rows of files for a pattern: those that {@link countFileRows} counts and that are chosen by name. */
export function claimFileRows(
  { table, claimed }: PatternSearch,
  isChosen: Uint8Array,
  id: MapPatternId,
): void {
  const number = patternNumber(id)
  for (let row = 0; row < table.length; row++) {
    if (claimed[row] !== 0 || isChosen[table.name[row] as number] !== 1) continue
    if (FILE_KINDS[table.kind[row] as number] === 1) claimed[row] = number
  }
}
