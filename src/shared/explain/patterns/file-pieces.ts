import { showName } from '../../format/name'
import { groupThousands } from '../../format/count'
import { named, type MapPattern } from '../map-pattern'
import { claimFileRows, countFileRows } from './file-rows'
import { countOf, sentence, type PatternSearch } from './pattern-search'
import { fileNameOf } from './runtimes'

/** Fewer mappings of a file are not a pattern. */
const LEAST_PIECES = 8
const MOST_FILES = 3

/** Files that are mapped many times over, or in many pieces. */
export function findFilePieces(search: PatternSearch): MapPattern[] {
  const { strings } = search.table.strings
  const counts = countFileRows(search)
  const files = [...counts.keys()].filter((name) => (counts[name] as number) >= LEAST_PIECES)
  if (files.length === 0) return []
  claimFileRows(
    search,
    Uint8Array.from(counts, (count) => (count >= LEAST_PIECES ? 1 : 0)),
    'file-pieces',
  )
  files.sort((a, b) => (counts[b] as number) - (counts[a] as number))
  const told = files
    .slice(0, MOST_FILES)
    .map(
      (name) =>
        `${groupThousands(counts[name] as number)} mappings of ${showName(fileNameOf(strings[name] ?? ''))}`,
    )
  const rest = files.length > MOST_FILES ? `; ${countOf(files.length - MOST_FILES, 'more file')}` : ''
  return [
    {
      ...named('file-pieces'),
      mapCount: files.reduce((sum, name) => sum + (counts[name] as number), 0),
      evidence: sentence(`${told.join('; ')}${rest}`),
      meaning:
        'The program maps parts of a file one by one, or changes the protection of parts; only parts that go on in the file can merge.',
      advice: 'Larger parts, where the program has an option for it.',
    },
  ]
}

/** The files that are left: each is mapped a few times. */
export function findMappedFiles(search: PatternSearch): MapPattern[] {
  const counts = countFileRows(search)
  const isFile = Uint8Array.from(counts, (count) => (count > 0 ? 1 : 0))
  const files = isFile.reduce((sum, is) => sum + is, 0)
  if (files === 0) return []
  claimFileRows(search, isFile, 'mapped-files')
  const mapCount = counts.reduce((sum, count) => sum + count, 0)
  return [
    {
      ...named('mapped-files'),
      mapCount,
      evidence: sentence(`${countOf(mapCount, 'mapping')} of ${countOf(files, 'file')} without code`),
      meaning: 'The program maps these files to read or write them as memory: a mapping or a few for each.',
      advice: '',
    },
  ]
}
