import type { QueryMistake } from './query'

/** A part of a query's text, `[start, end)`. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** One term as written, before its value is understood. */
export interface QueryToken extends Span {
  readonly negated: boolean
  /** Lower case; null where the term is text alone. */
  readonly field: string | null
  readonly fieldSpan: Span
  /** `:`, a comparison, or '' without a field. */
  readonly operator: string
  /** Without its quotes, escapes undone. */
  readonly value: string
  readonly valueSpan: Span
  readonly quoted: boolean
  readonly mistake: QueryMistake | null
}

const FIELD_AND_OPERATOR = /([a-z]+)(:|>=|<=|!=|=|>|<)/iy
const SPACE = /\s/

/**
 * Cuts a query's text into terms at white space outside quotes.
 *
 * A quote opens only at the start of a value: `"two words"`, `name:"two words"`; inside it `\"` and `\\` stand for
 * `"` and `\`. Everywhere else a quote is a letter like any other.
 */
export function tokenizeQuery(text: string): QueryToken[] {
  const tokens: QueryToken[] = []
  let at = 0
  while (at < text.length) {
    if (SPACE.test(text[at] as string)) at += 1
    else {
      const token = readToken(text, at)
      tokens.push(token)
      at = token.end
    }
  }
  return tokens
}

function readToken(text: string, start: number): QueryToken {
  const negated = text[start] === '-'
  const fieldStart = negated ? start + 1 : start
  FIELD_AND_OPERATOR.lastIndex = fieldStart
  const match = FIELD_AND_OPERATOR.exec(text)
  const field = match?.[1]?.toLowerCase() ?? null
  const operator = match?.[2] ?? ''
  const valueStart = fieldStart + (match?.[0].length ?? 0)
  const value = text[valueStart] === '"' ? readQuoted(text, valueStart) : readPlain(text, valueStart)
  return {
    start,
    end: value.end,
    negated,
    field,
    fieldSpan: { start: fieldStart, end: fieldStart + (field?.length ?? 0) },
    operator,
    value: value.text,
    valueSpan: { start: valueStart, end: value.end },
    quoted: value.quoted,
    mistake: value.mistake,
  }
}

interface ValueText {
  readonly text: string
  readonly end: number
  readonly quoted: boolean
  readonly mistake: QueryMistake | null
}

function readPlain(text: string, start: number): ValueText {
  let end = start
  while (end < text.length && !SPACE.test(text[end] as string)) end += 1
  return { text: text.slice(start, end), end, quoted: false, mistake: null }
}

function readQuoted(text: string, start: number): ValueText {
  let value = ''
  let at = start + 1
  for (; at < text.length && text[at] !== '"'; at++) {
    const isEscape = text[at] === '\\' && (text[at + 1] === '"' || text[at + 1] === '\\')
    if (isEscape) at += 1
    value += text[at] as string
  }
  if (at >= text.length) {
    const mistake = { start, end: text.length, message: 'The quote is not closed: a " is missing.' }
    return { text: value, end: text.length, quoted: true, mistake }
  }
  const rest = readPlain(text, at + 1)
  const mistake =
    rest.text === ''
      ? null
      : { start: at + 1, end: rest.end, message: 'Put a space after the closing quote.' }
  return { text: value, end: rest.end, quoted: true, mistake }
}
