import { showName } from '../../format/name'
import { groupThousands } from '../../format/count'
import { named, type MapPattern } from '../map-pattern'
import { rowsByFile } from './file-rows'
import { claimRows, countOf, sentence, type PatternSearch } from './pattern-search'
import { fileNameOf } from './runtimes'

/** Fewer mappings of a file are no habit. */
const LEAST_PIECES = 8
const MOST_FILES = 3

/** Files that are mapped many times over, or in many pieces. */
export function findFilePieces({ table, claimed }: PatternSearch): MapPattern[] {
  const files = [...rowsByFile(table, claimed)]
    .filter(([, rows]) => rows.length >= LEAST_PIECES)
    .sort((a, b) => b[1].length - a[1].length)
  if (files.length === 0) return []
  const rows = files.flatMap(([, own]) => own)
  claimRows(claimed, rows, 'file-pieces')
  const told = files
    .slice(0, MOST_FILES)
    .map(([path, own]) => `${groupThousands(own.length)} mappings of ${showName(fileNameOf(path))}`)
  const rest = files.length > MOST_FILES ? `; ${countOf(files.length - MOST_FILES, 'more file')}` : ''
  return [
    {
      ...named('file-pieces'),
      mapCount: rows.length,
      evidence: sentence(`${told.join('; ')}${rest}`),
      meaning:
        'The program maps parts of a file one by one, or changes the protection of parts; only parts that go on in the file can merge.',
      advice: 'Larger parts, where the program has an option for it.',
    },
  ]
}

/** The files that are left: each is mapped a few times. */
export function findMappedFiles({ table, claimed }: PatternSearch): MapPattern[] {
  const files = rowsByFile(table, claimed)
  if (files.size === 0) return []
  const rows = [...files.values()].flat()
  claimRows(claimed, rows, 'mapped-files')
  return [
    {
      ...named('mapped-files'),
      mapCount: rows.length,
      evidence: sentence(`${countOf(rows.length, 'mapping')} of ${countOf(files.size, 'file')} without code`),
      meaning: 'The program maps these files to read or write them as memory: a mapping or a few for each.',
      advice: '',
    },
  ]
}
