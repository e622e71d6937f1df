import { mappingKindCode } from '../../tables/mapping-kind'
import { named, patternNumber, type MapPattern } from '../map-pattern'
import { countOf, sentence, type PatternSearch } from './pattern-search'
import { countUsedMaps } from '../../proc/parse-maps'

const CODES = (['heap', 'stack', 'kernel'] as const).map(mappingKindCode)
const KINDS = Uint8Array.from({ length: 256 }, (_, kind) => (CODES.includes(kind) ? 1 : 0))
const MAIN = patternNumber('main-memory')

/** What every process has besides its files: the heap, the stack of the first thread, and what the kernel maps itself. */
export function findMainMemory({ table, claimed }: PatternSearch): MapPattern[] {
  const used = countUsedMaps(table)
  let mapCount = 0
  for (let row = 0; row < used; row++) {
    if (claimed[row] !== 0 || KINDS[table.kind[row] as number] !== 1) continue
    claimed[row] = MAIN
    mapCount += 1
  }
  if (mapCount === 0) return []
  return [
    {
      ...named('main-memory'),
      mapCount,
      evidence: sentence(countOf(mapCount, 'mapping')),
      meaning:
        'Every process has a heap, the stack of its first thread, and mappings that the kernel makes, such as [vdso].',
      advice: '',
    },
  ]
}
