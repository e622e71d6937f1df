import type { MapPatternId } from '../explain/map-pattern'
import type { MergeObstacle } from '../explain/merge-obstacle'
import { mappingKindCode, type MappingKind } from '../tables/mapping-kind'
import { PERM_EXEC, PERM_READ, PERM_WRITE, TRAIT_DELETED, type MappingTable } from '../tables/mapping-table'
import type { RowMask } from '../tables/row-view'
import { ABSENT_WORDS, type AbsentColumn } from '../tables/absent-column'
import { columnsOf } from './columns-of'
import { compileText } from './compile-text'
import type { Comparison, Query, QueryCondition, QueryTerm } from './query'
import type { QueryWord, SmapsField } from './query-fields'

/** What a query may look at. A column that is undefined was not read. */
export interface QueryColumns {
  readonly mappings: MappingTable
  /** Bytes for each row of `mappings`, NaN where unreadable. */
  readonly usage: (field: SmapsField) => Float64Array | undefined
  /** Says for each row whether a VmFlags code is set; undefined where the flags were not read. */
  readonly hasFlag: (flag: string) => ((row: number) => boolean) | undefined
  /** Says for each row whether an obstacle keeps it from a neighbour; undefined where that cannot be seen. */
  readonly isApart: (obstacle: MergeObstacle, alone: boolean) => ((row: number) => boolean) | undefined
  /** Columns of `mappings` that their source does not tell. @default none */
  readonly absent?: readonly AbsentColumn[]
  /** For rows that stand for several mappings: bit `1 << permissions` for each combination; one that matches will do. */
  readonly permissionSets?: Uint16Array
  /** Says for each row whether it belongs to a pattern, or (null) to none. */
  readonly isOfPattern: (pattern: MapPatternId | null) => (row: number) => boolean
}

/** Says of a row whether it matches. */
export type RowPredicate = (row: number) => boolean

/** A query made ready to run on one set of columns. */
export interface CompiledQuery {
  readonly matches: RowPredicate
  /** Terms that match nothing because their column was not read; empty when all could be asked. */
  readonly unanswerable: readonly QueryTerm[]
}

/**
 * Compiles a query to a predicate over rows.
 *
 * Shape: the predicate keeps the columns; names are tested once for each distinct name, when first met.
 * A number that is unreadable (NaN) matches neither a comparison nor its negation, and a term whose column was not
 * read matches nothing, negated or not: not knowing is not a match.
 */
export function compileQuery(query: Pick<Query, 'terms'>, columns: QueryColumns): CompiledQuery {
  const tests: RowPredicate[] = []
  const unanswerable: QueryTerm[] = []
  for (const term of cheapestFirst(query.terms)) {
    const test = compileTerm(term, columns)
    if (test) tests.push(test)
    else unanswerable.push(term)
  }
  if (unanswerable.length > 0) return { matches: () => false, unanswerable }
  return { matches: allOf(tests), unanswerable }
}

/** Makes the mask of the rows that match a compiled query. */
export function maskRows(compiled: CompiledQuery, length: number): RowMask {
  const mask = new Uint8Array(length)
  const { matches } = compiled
  for (let row = 0; row < length; row++) if (matches(row)) mask[row] = 1
  return mask
}

/** Says why a term could not be asked of columns, as the end of a sentence about it. */
export function describeUnanswerable(
  { condition }: QueryTerm,
  { absent = [] }: Pick<QueryColumns, 'absent'> = {},
): string {
  const missing = absent.filter((column) => columnsOf(condition).includes(column))
  if (missing.length > 0) {
    return `The source has no ${missing.map((column) => ABSENT_WORDS[column]).join(', ')} of its mappings; nothing matches.`
  }
  const what = condition.type === 'number' || condition.type === 'some' ? condition.field : 'VmFlags'
  return `${what} comes from smaps, which was not read or does not have it; nothing matches.`
}

/** One closure for each pair of tests: nothing is allocated per row. */
function allOf(tests: readonly RowPredicate[]): RowPredicate {
  const [first, ...others] = tests
  if (!first) return () => true
  return others.reduce((before, test) => (row) => before(row) && test(row), first)
}

/** What takes longer than looking at a number of the row. */
const COSTS: Readonly<Partial<Record<QueryCondition['type'], number>>> = { text: 1, apart: 2 }

function cheapestFirst(terms: readonly QueryTerm[]): QueryTerm[] {
  const cost = (term: QueryTerm): number => COSTS[term.condition.type] ?? 0
  return terms.toSorted((a, b) => cost(a) - cost(b))
}

function compileTerm(term: QueryTerm, columns: QueryColumns): RowPredicate | undefined {
  const condition = term.condition
  if (columns.absent?.some((column) => columnsOf(condition).includes(column)) === true) return undefined
  if (condition.type === 'number') {
    const comparison = term.negated ? OPPOSITES[condition.comparison] : condition.comparison
    return compileNumber(condition.field, comparison, condition.value, columns)
  }
  if (condition.type === 'some') {
    return compileNumber(condition.field, term.negated ? '<=' : '>', 0, columns)
  }
  const test = compileCondition(condition, columns)
  return test && term.negated ? (row) => !test(row) : test
}

const OPPOSITES: Readonly<Record<Comparison, Comparison>> = {
  '=': '!=',
  '!=': '=',
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
}

function compileNumber(
  field: SmapsField | 'size' | 'offset',
  comparison: Comparison,
  value: number,
  columns: QueryColumns,
): RowPredicate | undefined {
  const { start, end, offset } = columns.mappings
  if (field === 'size') {
    const holds = compare(comparison, value)
    return (row) => holds((end[row] as number) - (start[row] as number))
  }
  const column = field === 'offset' ? offset : columns.usage(field)
  if (!column) return undefined
  const holds = compare(comparison, value)
  return (row) => holds(column[row] as number)
}

/** Each comparison is false for NaN; so is `!=`, which JavaScript alone would call true. */
function compare(comparison: Comparison, value: number): (number: number) => boolean {
  switch (comparison) {
    case '=':
      return (number) => number === value
    case '!=':
      return (number) => number < value || number > value
    case '<':
      return (number) => number < value
    case '<=':
      return (number) => number <= value
    case '>':
      return (number) => number > value
    case '>=':
      return (number) => number >= value
  }
}

type PlainCondition = Exclude<QueryCondition, { type: 'number' } | { type: 'some' }>

function compileCondition(condition: PlainCondition, columns: QueryColumns): RowPredicate | undefined {
  const table = columns.mappings
  switch (condition.type) {
    case 'text':
      return compileText(condition.text, condition.exact, table)
    case 'permissions':
      return compilePermissions(condition, columns)
    case 'kind':
      return isOneOf(condition.kinds, table)
    case 'addresses': {
      const { from, to } = condition
      return (row) => (table.start[row] as number) < to && (table.end[row] as number) > from
    }
    case 'flag':
      return columns.hasFlag(condition.flag)
    case 'inode': {
      const low = Number(condition.inode & 0xffffffffn)
      const high = Number(condition.inode >> 32n)
      return (row) => table.inodeLow[row] === low && table.inodeHigh[row] === high
    }
    case 'device':
      return (row) => table.device[row] === condition.device
    case 'apart':
      return columns.isApart(condition.obstacle, condition.alone)
    case 'pattern':
      return columns.isOfPattern(condition.pattern)
    case 'word':
      return compileWord(condition.word, columns)
  }
}

/** Permissions are four bits. */
const PERMISSION_COUNT = 16

function compilePermissions(
  { set, clear }: { readonly set: number; readonly clear: number },
  { mappings, permissionSets }: QueryColumns,
): RowPredicate {
  const isMatch = (permissions: number): boolean => (permissions & (set | clear)) === set
  if (permissionSets === undefined) return (row) => isMatch(mappings.permissions[row] as number)
  let accepted = 0
  for (let permissions = 0; permissions < PERMISSION_COUNT; permissions++)
    if (isMatch(permissions)) accepted |= 1 << permissions
  return (row) => ((permissionSets[row] as number) & accepted) !== 0
}

const RWX = PERM_READ | PERM_WRITE | PERM_EXEC
/** Kernel memory files stand behind these; for a person they are memory, not files. */
const SHARED_MEMORY: readonly MappingKind[] = ['shared-anonymous', 'memfd', 'sysv', 'io-ring']

function compileWord(word: QueryWord, columns: QueryColumns): RowPredicate {
  const table = columns.mappings
  const isFile = compileIsFile(table, columns.absent ?? [])
  const isKernel = isOneOf(['kernel', 'memfd', 'sysv', 'io-ring'], table)
  switch (word) {
    case 'deleted':
      return (row) => ((table.traits[row] as number) & TRAIT_DELETED) !== 0
    case 'rwx':
      return compilePermissions({ set: RWX, clear: 0 }, columns)
    case 'file':
      return isFile
    case 'anon':
      return (row) => !isFile(row) && !isKernel(row)
  }
}

function compileIsFile(table: MappingTable, absent: readonly AbsentColumn[]): RowPredicate {
  const isSharedMemory = isOneOf(SHARED_MEMORY, table)
  if (absent.includes('inode')) {
    const isPath = table.strings.strings.map((name) => name !== '' && !name.startsWith('['))
    return (row) => isPath[table.name[row] as number] === true && !isSharedMemory(row)
  }
  return (row) =>
    (table.inodeLow[row] !== 0 || table.inodeHigh[row] !== 0 || table.device[row] !== 0) &&
    !isSharedMemory(row)
}

function isOneOf(kinds: readonly MappingKind[], table: MappingTable): RowPredicate {
  const wanted = new Uint8Array(256)
  for (const kind of kinds) wanted[mappingKindCode(kind)] = 1
  return (row) => wanted[table.kind[row] as number] === 1
}
