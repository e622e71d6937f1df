import {
  QUERY_FIELDS,
  isQueryField,
  isQueryWord,
  isBareField,
  type NumberField,
  type QueryField,
} from './query-fields'
import {
  parseAddresses,
  parseDevice,
  parseFlag,
  parseInode,
  parseKinds,
  parseObstacle,
  parsePattern,
  parsePermissions,
  parseSize,
  type ParsedValue,
} from './parse-value'
import type { Comparison, Query, QueryCondition, QueryMistake, QueryTerm } from './query'
import { tokenizeQuery, type QueryToken, type Span } from './tokenize-query'

/** More than anybody types; each row is asked each of them. */
const MOST_TERMS = 200

/**
 * Parses the text of a query box; never throws.
 *
 * Terms stand in the order of the text with their places; what cannot be understood stands in `mistakes` with its
 * place and what was expected, and the other terms are parsed all the same.
 *
 *   'rwx -libc size>1M'  ->  word rwx | not text "libc" | size > 1048576
 */
export function parseQuery(text: string): Query {
  const terms: QueryTerm[] = []
  const mistakes: QueryMistake[] = []
  for (const token of tokenizeQuery(text)) {
    if (terms.length + mistakes.length === MOST_TERMS) {
      mistakes.push(mistake(token, `Expected at most ${MOST_TERMS} terms.`))
      break
    }
    const parsed = parseTerm(token)
    if ('message' in parsed) mistakes.push(parsed)
    else terms.push({ negated: token.negated, condition: parsed, start: token.start, end: token.end })
  }
  return { terms, mistakes }
}

function parseTerm(token: QueryToken): QueryCondition | QueryMistake {
  if (token.mistake) return token.mistake
  if (token.field === null) return parseText(token)
  if (!isQueryField(token.field)) {
    const quoted = `"${token.field}${token.operator}..."`
    return mistake(
      token.fieldSpan,
      `There is no field "${token.field}"; expected one of ${QUERY_FIELDS.join(', ')}. To find it in names write ${quoted}.`,
    )
  }
  if (token.value === '' && !token.quoted) {
    return mistake(token, `Expected a value after ${token.field}${token.operator}`)
  }
  const parsed = parseFieldValue(token.field, token)
  return parsed.ok ? parsed.value : mistake(token.valueSpan, parsed.expected)
}

function parseText(token: QueryToken): QueryCondition | QueryMistake {
  if (token.quoted) {
    if (token.value === '') return mistake(token, 'Expected text between the quotes; name="" finds no name.')
    return { type: 'text', text: token.value, exact: false }
  }
  if (token.value === '') return mistake(token, 'Expected a term after the minus.')
  if (/^[<>=!:]/.test(token.value)) {
    return mistake(token, 'Expected a field right before it, without a space, such as size>1M.')
  }
  const word = token.value.toLowerCase()
  if (isQueryWord(word)) return { type: 'word', word }
  if (isBareField(word)) return { type: 'some', field: word }
  return { type: 'text', text: token.value, exact: false }
}

function parseFieldValue(field: QueryField, token: QueryToken): ParsedValue {
  switch (field) {
    case 'name':
      return parseName(token)
    case 'perm':
      return onlyEqual(token, parsePermissions)
    case 'kind':
      return onlyEqual(token, parseKinds)
    case 'addr':
      return onlyEqual(token, parseAddresses)
    case 'flag':
      return onlyEqual(token, parseFlag)
    case 'inode':
      return onlyEqual(token, parseInode)
    case 'dev':
      return onlyEqual(token, parseDevice)
    case 'pattern':
      return onlyEqual(token, parsePattern)
    case 'apart':
      // As with names: `:` asks whether it is among the reasons, `=` whether it is the only one.
      return onlyEqual(token, (text) => parseObstacle(text, token.operator === '='))
    default:
      return parseComparison(field, token)
  }
}

/** `name:` contains, `name=` is; an empty name can only be meant exactly. */
function parseName(token: QueryToken): ParsedValue {
  if (token.operator !== ':' && token.operator !== '=')
    return wrongOperator(token, 'name:text or name="text"')
  const exact = token.operator === '='
  if (!exact && token.value === '') {
    return { ok: false, expected: 'Expected text between the quotes; name="" finds no name.' }
  }
  return { ok: true, value: { type: 'text', text: token.value, exact } }
}

function onlyEqual(token: QueryToken, parse: (text: string) => ParsedValue): ParsedValue {
  if (token.operator === ':' || token.operator === '=') return parse(token.value)
  return wrongOperator(token, `${token.field}:value`)
}

function wrongOperator(token: QueryToken, form: string): ParsedValue {
  return { ok: false, expected: `"${token.operator}" does not go with ${token.field}; expected ${form}.` }
}

function parseComparison(field: NumberField, token: QueryToken): ParsedValue {
  const size = parseSize(token.value)
  if (!size.ok) return size
  const comparison = (token.operator === ':' ? '=' : token.operator) as Comparison
  return { ok: true, value: { type: 'number', field, comparison, value: size.value } }
}

function mistake(span: Span, message: string): QueryMistake {
  return { start: span.start, end: span.end, message }
}
