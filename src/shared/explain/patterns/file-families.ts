import { showName } from '../../format/name'
import { groupThousands } from '../../format/count'
import { named, type MapPattern } from '../map-pattern'
import { claimRows, countOf, sentence, type PatternSearch } from './pattern-search'
import { rowsByFile } from './file-rows'
import { fileNameOf } from './runtimes'

/** Fewer files are no family. */
const LEAST_FILES = 4
/** From so many files on they are what the program lives on, and worth advice. */
const MANY_FILES = 32
/** Families that are named; the others are counted. */
const MOST_FAMILIES = 3
const LONGEST_FOLDER = 80
const ENDING = /\.([A-Za-z][\w~-]{0,15})$/

interface Family {
  /** ".ldb files", "files named index". */
  readonly noun: string
  readonly files: string[]
  readonly rows: number[]
}

/**
 * Files of one kind: those with one ending, or without one but of one name in several folders, or in one folder.
 *
 *   135 files /db/000005.ldb ...  ->  "135 .ldb files in /db"
 *   60 files /data/N/lock        ->  "60 files named lock in 60 folders below /data"
 */
export function findFileFamilies({ table, claimed }: PatternSearch): MapPattern[] {
  const left = rowsByFile(table, claimed)
  const families = [endingOf, nameOf, folderOf].flatMap((nounOf) => takeFamilies(left, nounOf))
  if (families.length === 0) return []
  const rows = families.flatMap((family) => family.rows)
  claimRows(claimed, rows, 'file-family')
  const described = families.toSorted((a, b) => b.rows.length - a.rows.length).map(describeFamily)
  const told = described.slice(0, MOST_FAMILIES)
  const rest = described.length - told.length
  const most = Math.max(...families.map(({ files }) => files.length))
  const isMany = most >= MANY_FILES
  const kinds = `${told.join('; ')}${rest > 0 ? `; ${countOf(rest, 'more kind')}` : ''}`
  return [
    {
      ...named('file-family'),
      ...(families.length === 1 ? { title: kinds } : {}),
      mapCount: rows.length,
      evidence: families.length === 1 ? sentence(countOf(rows.length, 'mapping')) : sentence(kinds),
      meaning: isMany
        ? 'The program maps each of many files that belong together, as databases, indexes and dictionaries do.'
        : 'The program maps each of these files.',
      advice: isMany
        ? 'Fewer, larger files, or reading instead of mapping, where the program has an option for it.'
        : '',
    },
  ]
}

function takeFamilies(left: Map<string, number[]>, nounOf: (path: string) => string | null): Family[] {
  const families = new Map<string, Family>()
  for (const [path, rows] of left) {
    const noun = nounOf(path)
    if (noun === null) continue
    const family = families.get(noun) ?? { noun, files: [], rows: [] }
    families.set(noun, family)
    family.files.push(path)
    for (const row of rows) family.rows.push(row)
  }
  const found = [...families.values()].filter(({ files }) => files.length >= LEAST_FILES)
  for (const { files } of found) for (const path of files) left.delete(path)
  return found
}

function endingOf(path: string): string | null {
  const ending = ENDING.exec(fileNameOf(path))?.[1]
  return ending === undefined ? null : `.${ending} files`
}

function nameOf(path: string): string {
  return `files named ${showName(fileNameOf(path))}`
}

/** The folder tells these apart, and is said behind the noun. */
function folderOf(path: string): string {
  return `files\0${folderPath(path)}`
}

function describeFamily({ noun, files }: Family): string {
  const folders = new Set(files.map(folderPath))
  const count = `${groupThousands(files.length)} ${noun.split('\0', 1).join()}`
  const [first = ''] = folders
  if (files.every((path) => !path.includes('/'))) return count
  if (folders.size === 1) return `${count} in ${showFolder(first)}`
  const common = commonFolder([...folders])
  return `${count} in ${groupThousands(folders.size)} folders${common === '' ? '' : ` below ${showFolder(common)}`}`
}

function folderPath(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

/** The end of a path says most. */
function showFolder(path: string): string {
  const shown = showName(path === '' ? '/' : path)
  return shown.length > LONGEST_FOLDER ? `…${shown.slice(-LONGEST_FOLDER)}` : shown
}

/** The folder that all of these lie in; empty where that is the root alone. */
function commonFolder(folders: readonly string[]): string {
  const [first = [], ...others] = folders.map((folder) => folder.split('/'))
  let depth = first.length
  for (const parts of others) {
    while (depth > 0 && first.slice(0, depth).some((part, at) => parts[at] !== part)) depth -= 1
  }
  return first.slice(0, depth).join('/')
}
