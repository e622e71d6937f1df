import { showName } from '../../format/name'
import { groupThousands } from '../../format/count'
import { named, type MapPattern } from '../map-pattern'
import { countOf, sentence, type PatternSearch } from './pattern-search'
import { claimFileRows, countFileRows } from './file-rows'
import { fileNameOf } from './runtimes'

/** Fewer files are not a family. */
const LEAST_FILES = 4
/** From so many files on they are what the program lives on, and worth advice. */
const MANY_FILES = 32
/** Families that are named; the others are counted. */
const MOST_FAMILIES = 3
const LONGEST_FOLDER = 80
const ENDING = /\.([A-Za-z][\w~-]{0,15})$/

interface Family {
  /** ".ldb files", "files named index"; what follows a NUL tells families apart and is not said. */
  readonly noun: string
  /** Indexes in the strings of the table. */
  readonly names: number[]
  rows: number
}

/**
 * Files of one kind: those with one ending, or without one but of one name in several folders, or in one folder.
 *
 *   135 files /db/000005.ldb ...  ->  "135 .ldb files in /db"
 *   60 files /data/N/lock        ->  "60 files named lock in 60 folders below /data"
 *
 * Cost: a pass over the names for each of the three, nothing allocated for a name but its place in a family.
 */
export function findFileFamilies(search: PatternSearch): MapPattern[] {
  const names = search.table.strings.strings
  const left = countFileRows(search)
  const families = [endingOf, nameOf, folderOf].flatMap((nounOf) => takeFamilies(names, left, nounOf))
  if (families.length === 0) return []
  claimFamilies(search, families)
  const largest = families.toSorted((a, b) => b.rows - a.rows)
  const told = largest.slice(0, MOST_FAMILIES).map((family) => describeFamily(names, family))
  const rest = families.length - told.length
  const mapCount = families.reduce((sum, { rows }) => sum + rows, 0)
  const isMany = families.some((family) => family.names.length >= MANY_FILES)
  const kinds = `${told.join('; ')}${rest > 0 ? `; ${countOf(rest, 'more kind')}` : ''}`
  return [
    {
      ...named('file-family'),
      ...(families.length === 1 ? { title: kinds } : {}),
      mapCount,
      evidence: sentence(families.length === 1 ? countOf(mapCount, 'mapping') : kinds),
      meaning: isMany
        ? 'The program maps each of many files that belong together, as databases, indexes and dictionaries do.'
        : 'The program maps each of these files.',
      advice: isMany
        ? 'Fewer, larger files, or reading instead of mapping, where the program has an option for it.'
        : '',
    },
  ]
}

/** Groups the names that have rows left, and takes them out of `left` where they are a family. */
function takeFamilies(
  names: readonly string[],
  left: Uint32Array,
  nounOf: (path: string) => string | null,
): Family[] {
  const families = new Map<string, Family>()
  for (const [name, path] of names.entries()) {
    const rows = left[name] as number
    const noun = rows === 0 ? null : nounOf(path)
    if (noun === null) continue
    const family = families.get(noun)
    if (family) {
      family.names.push(name)
      family.rows += rows
    } else families.set(noun, { noun, names: [name], rows })
  }
  const found = [...families.values()].filter((family) => family.names.length >= LEAST_FILES)
  for (const family of found) for (const name of family.names) left[name] = 0
  return found
}

function claimFamilies(search: PatternSearch, families: readonly Family[]): void {
  const isChosen = new Uint8Array(search.table.strings.strings.length)
  for (const family of families) for (const name of family.names) isChosen[name] = 1
  claimFileRows(search, isChosen, 'file-family')
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

function describeFamily(strings: readonly string[], { noun, names }: Family): string {
  const folders = new Set(names.map((name) => folderPath(strings[name] ?? '')))
  const count = `${groupThousands(names.length)} ${noun.split('\0', 1).join()}`
  const [first = ''] = folders
  // A list of pmap tells no folders.
  if (names.every((name) => strings[name]?.includes('/') !== true)) return count
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
