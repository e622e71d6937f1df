import { mappingKindCode } from '../../tables/mapping-kind'
import type { MappingTable } from '../../tables/mapping-table'
import { named, patternNumber, type MapPattern } from '../map-pattern'
import { countOf, sentence, type PatternSearch } from './pattern-search'

const CODE = mappingKindCode('code')
const BSS = mappingKindCode('bss')
const LIBRARIES = patternNumber('libraries')
const LIBRARY = /\.so(\.[\w.-]+)?( \(deleted\))?$/

/** Programs and libraries: every file with code in the process, or called .so, with the bss behind its data. */
export function findLibraries({ table, claimed }: PatternSearch): MapPattern[] {
  const isCodeFile = namesWithCode(table)
  const files = new Set<number>()
  let mapCount = 0
  for (let row = 0; row < table.length; row++) {
    if (claimed[row] !== 0) continue
    const name = table.name[row] as number
    const isBss = table.kind[row] === BSS && row > 0 && claimed[row - 1] === LIBRARIES
    if (!isBss && isCodeFile[name] !== true) continue
    claimed[row] = LIBRARIES
    mapCount += 1
    if (!isBss) files.add(name)
  }
  if (mapCount === 0) return []
  return [
    {
      ...named('libraries'),
      mapCount,
      evidence: sentence(`${countOf(mapCount, 'mapping')} of ${countOf(files.size, 'file')}`),
      meaning:
        'A program or library takes four or five mappings: code, read-only data, RELRO and data, and one for its bss.',
      advice: '',
    },
  ]
}

function namesWithCode(table: MappingTable): boolean[] {
  const isCodeFile = table.strings.strings.map((name) => name.includes('.so') && LIBRARY.test(name))
  for (let row = 0; row < table.length; row++) {
    if (table.kind[row] === CODE) isCodeFile[table.name[row] as number] = true
  }
  return isCodeFile
}
