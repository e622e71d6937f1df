import { MAP_PATTERN_TITLES } from '../explain/map-pattern'
import { MERGE_OBSTACLES, OBSTACLE_WORDS } from '../explain/merge-obstacle'
import { KIND_WORDS } from './kind-words'
import { NO_PATTERN } from './parse-value'
import { quote } from './print-query'
import {
  FIELD_MEANINGS,
  QUERY_FIELDS,
  QUERY_WORDS,
  VALUE_FIELDS,
  WORD_MEANINGS,
  isQueryField,
  type QueryField,
} from './query-fields'
import { tokenizeQuery, type QueryToken } from './tokenize-query'

/** One completion of the query box. */
export interface Completion {
  /** What replaces the text between `from` and `to`. */
  readonly insert: string
  /** What it means, for the list; may be empty. */
  readonly detail: string
}

/** Completions at a caret: each replaces `[from, to)` of the text. */
export interface Completions {
  readonly from: number
  readonly to: number
  readonly items: readonly Completion[]
}

/** What completion knows about the open process besides the language itself. */
export interface CompletionContext {
  /** Distinct names worth offering, decoded. */
  readonly names?: readonly string[]
  /** VmFlags codes and what they mean. */
  readonly flags?: ReadonlyMap<string, string>
}

/** More would not be read. */
const MOST_ITEMS = 40

const PERMISSION_PATTERNS: readonly Completion[] = [
  { insert: 'x', detail: 'executable' },
  { insert: 'wx', detail: 'writable and executable' },
  { insert: 'rw-', detail: 'readable and writable, not executable' },
  { insert: 'r-x', detail: 'readable and executable, not writable' },
  { insert: 'r--', detail: 'readable only' },
  { insert: '---', detail: 'no access' },
  { insert: 's', detail: 'shared' },
  { insert: 'p', detail: 'private' },
]

const OBSTACLES: readonly Completion[] = MERGE_OBSTACLES.map((obstacle) => ({
  insert: obstacle,
  detail: OBSTACLE_WORDS[obstacle].title,
}))
const PATTERNS: readonly Completion[] = [
  ...Object.entries(MAP_PATTERN_TITLES).map(([insert, detail]) => ({ insert, detail })),
  { insert: NO_PATTERN, detail: 'no known pattern' },
]

/**
 * Suggests how the term at the caret may go on.
 *
 * Shape: at most 40 items, those of the language in its own order; empty where nothing is known. A field comes
 * with the operator it usually takes, so that accepting it leads straight to its value.
 *
 *   'rwx ki|'  ->  replace 4-6 by "kind:"        'kind:he|'  ->  replace 5-7 by "heap"
 */
export function suggestCompletions(
  text: string,
  caret: number,
  context: CompletionContext = {},
): Completions {
  const token = tokenizeQuery(text).find((each) => each.start < caret && caret <= each.end)
  if (!token) return { from: caret, to: caret, items: suggestTerms('') }
  if (token.field === null || caret < token.valueSpan.start) return completeTerm(token, text, caret)
  const typed = text.slice(token.valueSpan.start, caret)
  const items = isQueryField(token.field) ? suggestValues(token.field, typed, context) : []
  return { from: token.valueSpan.start, to: token.valueSpan.end, items: items.slice(0, MOST_ITEMS) }
}

function completeTerm(token: QueryToken, text: string, caret: number): Completions {
  const from = token.negated ? token.start + 1 : token.start
  const typed = text.slice(from, caret).toLowerCase()
  return { from, to: token.end, items: typed.startsWith('"') ? [] : suggestTerms(typed) }
}

function suggestTerms(typed: string): Completion[] {
  const words = QUERY_WORDS.map((word) => ({ insert: word, detail: WORD_MEANINGS[word] }))
  const fields = QUERY_FIELDS.map((field) => ({
    insert: field + usualOperator(field),
    detail: FIELD_MEANINGS[field],
  }))
  return [...fields, ...words].filter((item) => item.insert.startsWith(typed) && item.insert !== typed)
}

function usualOperator(field: QueryField): string {
  return (VALUE_FIELDS as readonly string[]).includes(field) ? ':' : '>'
}

function suggestValues(field: QueryField, typed: string, context: CompletionContext): Completion[] {
  switch (field) {
    case 'perm':
      return startingWith(typed, PERMISSION_PATTERNS)
    case 'kind':
      return suggestKinds(typed)
    case 'flag':
      return startingWith(
        typed,
        [...(context.flags ?? [])].map(([insert, detail]) => ({ insert, detail })),
      )
    case 'name':
      return suggestNames(typed, context.names ?? [])
    case 'apart':
      return startingWith(typed, OBSTACLES)
    case 'pattern':
      return startingWith(typed, PATTERNS)
    case 'addr':
    case 'inode':
    case 'dev':
      return []
    default:
      return /^\d+(\.\d+)?$/.test(typed)
        ? ['K', 'M', 'G'].map((unit) => ({ insert: typed + unit, detail: '' }))
        : []
  }
}

/** Completes the last kind of a list, leaving those before it. */
function suggestKinds(typed: string): Completion[] {
  const before = typed.slice(0, typed.lastIndexOf(',') + 1)
  const kinds = KIND_WORDS.map(({ word, label }) => ({ insert: before + word, detail: label }))
  return startingWith(typed, kinds)
}

function suggestNames(typed: string, names: readonly string[]): Completion[] {
  const wanted = typed.replace(/^"/, '').toLowerCase()
  const items: Completion[] = []
  for (const name of names) {
    if (items.length === MOST_ITEMS) break
    if (name !== '' && name.toLowerCase().includes(wanted)) items.push({ insert: quote(name), detail: '' })
  }
  return items
}

function startingWith(typed: string, items: readonly Completion[]): Completion[] {
  const wanted = typed.toLowerCase()
  return items.filter((item) => item.insert.startsWith(wanted) && item.insert !== wanted)
}
