import type { MapPatternId } from '../explain/map-pattern'
import type { MergeObstacle } from '../explain/merge-obstacle'
import { formatDevice, formatHex } from '../format/address'
import { PERM_EXEC, PERM_READ, PERM_SHARED, PERM_WRITE } from '../tables/mapping-table'
import { kindTerm } from './kind-words'
import { NO_PATTERN } from './parse-value'
import type { Query, QueryCondition } from './query'
import { isQueryWord, isBareField } from './query-fields'

const UNITS = [
  ['T', 2 ** 40],
  ['G', 2 ** 30],
  ['M', 2 ** 20],
  ['K', 2 ** 10],
] as const
const PAGE = 4096

/**
 * Writes a query in its one canonical form; parsing that gives the same conditions again.
 *
 * Addresses are written as the page that holds them, sizes with the largest unit that is exact.
 */
export function printQuery(query: Pick<Query, 'terms'>): string {
  return query.terms.map((term) => (term.negated ? '-' : '') + printCondition(term.condition)).join(' ')
}

/** Writes one condition as a term of a query. */
function printCondition(condition: QueryCondition): string {
  switch (condition.type) {
    case 'text':
      if (condition.exact) return `name=${quote(condition.text)}`
      return isPlainText(condition.text) ? condition.text : quote(condition.text)
    case 'permissions':
      return `perm:${printPermissions(condition.set, condition.clear)}`
    case 'kind':
      return kindTerm(condition.kinds)
    case 'number':
      return `${condition.field}${condition.comparison}${printSize(condition.value)}`
    case 'some':
      return condition.field
    case 'addresses':
      return `addr:${printAddresses(condition.from, condition.to)}`
    case 'flag':
      return `flag:${condition.flag}`
    case 'inode':
      return `inode:${condition.inode}`
    case 'device':
      return `dev:${formatDevice(condition.device)}`
    case 'apart':
      return `apart${condition.alone ? '=' : ':'}${condition.obstacle}`
    case 'pattern':
      return `pattern:${condition.pattern ?? NO_PATTERN}`
    case 'word':
      return condition.word
  }
}

/** Writes text for a query so that it is read as text, whatever it contains. */
export function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}

/** Text that means itself without quotes. */
function isPlainText(text: string): boolean {
  const word = text.toLowerCase()
  return (
    /^[^\s"<>=!:-]\S*$/.test(text) && !/^[a-z]+[:<>=!]/.test(word) && !isQueryWord(word) && !isBareField(word)
  )
}

function printSize(bytes: number): string {
  const unit = bytes === 0 ? undefined : UNITS.find(([, step]) => bytes % step === 0)
  return unit ? `${bytes / unit[1]}${unit[0]}` : String(bytes)
}

function printAddresses(from: number, to: number): string {
  return to - from === PAGE ? formatHex(from) : `${formatHex(from)}-${formatHex(to)}`
}

function printPermissions(set: number, clear: number): string {
  const place = (bit: number, letter: string, absent: string): string =>
    set & bit ? letter : clear & bit ? absent : '?'
  const access = place(PERM_READ, 'r', '-') + place(PERM_WRITE, 'w', '-') + place(PERM_EXEC, 'x', '-')
  return (set | clear) & PERM_SHARED ? access + place(PERM_SHARED, 's', 'p') : access
}

/** Writes the query for the mappings that did not merge because of an obstacle; `alone`: because of no other one. */
export function apartQuery(obstacle: MergeObstacle, alone = false): string {
  return printCondition({ type: 'apart', obstacle, alone })
}

/** Writes the query for the mappings of a pattern, or (null) of none. */
export function patternQuery(pattern: MapPatternId | null): string {
  return printCondition({ type: 'pattern', pattern })
}
