import { mappingKindCode } from '../../tables/mapping-kind'
import { named, patternNumber, type MapPattern } from '../map-pattern'
import { countOf, sentence, type PatternSearch } from './pattern-search'

const JIT = mappingKindCode('jit')
const CODE = patternNumber('jit')

/** Executable memory without a file. */
export function findGeneratedCode({ table, claimed, kinds }: PatternSearch): MapPattern[] {
  if (kinds[JIT] === 0) return []
  let mapCount = 0
  for (let row = 0; row < table.length; row++) {
    if (claimed[row] !== 0 || table.kind[row] !== JIT) continue
    claimed[row] = CODE
    mapCount += 1
  }
  if (mapCount === 0) return []
  return [
    {
      ...named('jit'),
      mapCount,
      evidence: sentence(
        countOf(mapCount, 'executable mapping without a file', 'executable mappings without a file'),
      ),
      meaning: 'Executable memory without a file: a just-in-time compiler, or a program that generates code.',
      advice: 'A larger code cache in one piece, where the runtime has an option for it.',
    },
  ]
}
