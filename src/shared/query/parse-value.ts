import { MAP_PATTERN_IDS } from '../explain/map-pattern'
import { MERGE_OBSTACLES } from '../explain/merge-obstacle'
import { PERM_EXEC, PERM_READ, PERM_SHARED, PERM_WRITE } from '../tables/mapping-table'
import { MAPPING_KINDS } from '../tables/mapping-kind'
import { KIND_WORDS, kindsOfWord } from './kind-words'
import type { QueryCondition } from './query'

/** What a value means, or one sentence saying what was expected. */
export type ParsedValue<T = QueryCondition> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly expected: string }

const UNIT_BYTES: Readonly<Record<string, number>> = { '': 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 }
/** Mappings begin and end at multiples of this on every architecture. */
const PAGE = 4096n
const ADDRESS_END = 1n << 64n

/** Reads a size in bytes: `64K`, `1.5M`, `4096`, `0x1000`; K, M, G and T are powers of 1024. */
export function parseSize(text: string): ParsedValue<number> {
  const match = /^(?:(\d+(?:\.\d+)?)([KMGT]?)(?:i?B)?|(0x[0-9a-f]{1,14}))$/i.exec(text)
  if (match === null) return expected('Expected a size such as 4096, 64K, 1.5M or 2G.')
  const unit = UNIT_BYTES[(match[2] ?? '').toUpperCase()] ?? 1
  const bytes = match[3] === undefined ? Math.round(Number(match[1]) * unit) : Number(match[3])
  if (bytes > Number.MAX_SAFE_INTEGER) return expected('Expected a size below 8192T.')
  return { ok: true, value: bytes }
}

/**
 * Reads permissions: letters that must all be set, or a pattern by position as maps prints it.
 *
 *   x -> executable    wx -> both    p -> private    rw- -> r and w, not x    --- -> none    r??s -> r and shared
 */
export function parsePermissions(text: string): ParsedValue {
  const lower = text.toLowerCase()
  if (/^[r?-][w?-][x?-][sp?]?$/.test(lower)) return byPosition(lower)
  if (!/^[rwxsp]+$/.test(lower) || (lower.includes('s') && lower.includes('p'))) {
    return expected('Expected letters of r, w, x, s, p or a pattern such as rw-, r-x or ---.')
  }
  let set = 0
  for (const letter of lower) set |= bitOf(letter)
  return condition({ type: 'permissions', set, clear: lower.includes('p') ? PERM_SHARED : 0 })
}

function byPosition(pattern: string): ParsedValue {
  let set = 0
  let clear = 0
  const bits = [PERM_READ, PERM_WRITE, PERM_EXEC, PERM_SHARED]
  for (let at = 0; at < pattern.length; at++) {
    const letter = pattern[at] as string
    const bit = bits[at] ?? 0
    if (letter === '-' || letter === 'p') clear |= bit
    else if (letter !== '?') set |= bit
  }
  return condition({ type: 'permissions', set, clear })
}

function bitOf(letter: string): number {
  switch (letter) {
    case 'r':
      return PERM_READ
    case 'w':
      return PERM_WRITE
    case 'x':
      return PERM_EXEC
    case 's':
      return PERM_SHARED
    default:
      return 0
  }
}

/** Reads kinds by word, several with commas; each kind once, in the order of MAPPING_KINDS. */
export function parseKinds(text: string): ParsedValue {
  const words = text.toLowerCase().split(',')
  const unknown = words.find((word) => kindsOfWord(word) === undefined)
  if (unknown !== undefined) {
    const named = unknown === '' ? 'Expected a kind' : `There is no kind "${unknown}"; expected one`
    return expected(`${named} of ${KIND_WORDS.map(({ word }) => word).join(', ')}.`)
  }
  const wanted = new Set(words.flatMap((word) => kindsOfWord(word) ?? []))
  const kinds = MAPPING_KINDS.filter((kind) => wanted.has(kind))
  return condition({ type: 'kind', kinds })
}

/** Reads one address (`7f12a000`, `0x7f12a010`) or a range `FROM-TO` without its end, in hexadecimal. */
export function parseAddresses(text: string): ParsedValue {
  const match = /^(?:0x)?([0-9a-f]+)(?:-(?:0x)?([0-9a-f]+))?$/i.exec(text)
  if (match === null) return expected('Expected an address in hexadecimal, or a range FROM-TO.')
  const first = BigInt(`0x${match[1] ?? '0'}`)
  const end = match[2] === undefined ? first + 1n : BigInt(`0x${match[2]}`)
  if (end > ADDRESS_END) return expected('Expected an address of at most 16 digits.')
  if (end <= first) return expected('Expected a range whose end is above its start.')
  const from = Number((first / PAGE) * PAGE)
  const to = Number(((end + PAGE - 1n) / PAGE) * PAGE)
  return condition({ type: 'addresses', from, to })
}

/** Reads a code of VmFlags: two characters, as the kernel prints them. */
export function parseFlag(text: string): ParsedValue {
  if (!/^[a-z?]{2}$/i.test(text))
    return expected('Expected a two-letter code of VmFlags such as hg, dd or lo.')
  return condition({ type: 'flag', flag: text.toLowerCase() })
}

/** Reads an inode number, decimal, up to 64 bits. */
export function parseInode(text: string): ParsedValue {
  if (!/^\d{1,20}$/.test(text) || BigInt(text) >= ADDRESS_END) return expected('Expected an inode number.')
  return condition({ type: 'inode', inode: BigInt(text) })
}

/** Reads a device as maps prints it: `fe:01`, major and minor in hexadecimal. */
export function parseDevice(text: string): ParsedValue {
  const match = /^([0-9a-f]{1,3}):([0-9a-f]{1,5})$/i.exec(text)
  if (match === null) return expected('Expected a device such as fe:01, in hexadecimal.')
  const device = ((parseInt(match[1] ?? '', 16) << 20) | parseInt(match[2] ?? '', 16)) >>> 0
  return condition({ type: 'device', device })
}

/** There are too many to name beside a box; completion offers them as well. */
const ALL_WORDS = '; all of them are in docs/explain.md.'

/** Reads an obstacle by its word; `alone` where it must be the only visible one. */
export function parseObstacle(text: string, alone: boolean): ParsedValue {
  const obstacle = MERGE_OBSTACLES.find((known) => known === text.toLowerCase())
  if (obstacle !== undefined) return condition({ type: 'apart', obstacle, alone })
  return expected(`Expected a reason not to merge, such as protection, backing or locking${ALL_WORDS}`)
}

/** The word for mappings that follow no known pattern. */
export const NO_PATTERN = 'none'

/** Reads a pattern by its word, or `none`. */
export function parsePattern(text: string): ParsedValue {
  const word = text.toLowerCase()
  const pattern = MAP_PATTERN_IDS.find((known) => known === word)
  if (pattern !== undefined) return condition({ type: 'pattern', pattern })
  if (word === NO_PATTERN) return condition({ type: 'pattern', pattern: null })
  return expected(`Expected a pattern, such as thread-stacks, libraries or none${ALL_WORDS}`)
}

function condition(value: QueryCondition): ParsedValue {
  return { ok: true, value }
}

function expected(sentence: string): { readonly ok: false; readonly expected: string } {
  return { ok: false, expected: sentence }
}
