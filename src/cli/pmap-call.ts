import type { PmapOptions, PmapRange } from '../shared/export/pmap/pmap-input'

/** The exit statuses of pmap(1); where both apply their bits are joined. */
export const PMAP_STATUS = { failure: 1, notFound: 42 } as const

const PAGE = 4096n
const LARGEST_ADDRESS = 2n ** 64n - 1n
const LARGEST_PID = 2 ** 31 - 1

/** The options of one call, as given. */
export interface PmapWords {
  readonly extended?: boolean
  readonly device?: boolean
  readonly quiet?: boolean
  readonly showPath?: boolean
  readonly useKernelName?: boolean
  readonly range?: string
  readonly r?: boolean
  readonly readRc?: boolean
  readonly readRcFrom?: string
  readonly createRc?: boolean
  readonly createRcTo?: string
}

/** Which listing: that without options, or that of the option. */
export type PmapListing = 'plain' | 'x' | 'd' | 'X' | 'XX'

/** What a call asks for. */
export interface PmapCall extends PmapOptions {
  readonly pids: readonly number[]
  readonly listing: PmapListing
  readonly needsSmaps: boolean
}

/**
 * Reads the arguments of a call of pmap; `letterX` is how often -X was given.
 *
 * Shape: a sentence where pmap ends with one, "usage" where it shows its options instead.
 * Source: pmap(1) of procps 4.0.6.
 */
export function parsePmapCall(
  pidWords: readonly string[],
  words: PmapWords & { readonly letterX: number },
): PmapCall | string {
  const rc = refusedOption(words)
  if (rc !== null) return `option ${rc} is not supported: there is no rc file that chooses columns`
  const listings = listingsOf(words)
  if (listings.length > 1) return 'options -d, -x and -X exclude each other'
  const listing = listings[0] ?? 'plain'
  const range = words.range === undefined ? undefined : parsePmapRange(words.range)
  if (range === null) return `"${words.range ?? ''}" is not a range: give LOW or LOW,HIGH in hexadecimal`
  if (pidWords.length === 0) return 'no process is named'
  const pids = pidWords.map(parsePmapPid)
  if (pids.includes(null)) return 'usage'
  const numbers = pids.filter((pid) => typeof pid === 'number')
  if (numbers.length === 0) return 'no process is named'
  return {
    pids: numbers,
    listing,
    needsSmaps: listing !== 'plain' && listing !== 'd',
    quiet: words.quiet ?? false,
    showPath: words.showPath ?? false,
    kernelNames: words.useKernelName ?? false,
    ...(range === undefined ? {} : { range }),
  }
}

function refusedOption({ readRc, readRcFrom, createRc, createRcTo }: PmapWords): string | null {
  if (readRc === true) return '-c'
  if (readRcFrom !== undefined) return '-C'
  if (createRc === true) return '-n'
  return createRcTo === undefined ? null : '-N'
}

function listingsOf({ extended, device, letterX }: PmapWords & { letterX: number }): PmapListing[] {
  const listings: PmapListing[] = []
  if (extended === true) listings.push('x')
  if (device === true) listings.push('d')
  if (letterX > 0) listings.push(letterX === 1 ? 'X' : 'XX')
  return listings
}

/**
 * Reads the argument of `-A`, `LOW[,HIGH]` in hexadecimal; null where it is none.
 *
 * Shape: the pages that hold the two addresses. Without a comma both are LOW; an empty LOW is the first page and an
 * empty HIGH the last.
 *
 *   "7f0012345678"  {low: 0x7f0012345000, high: 0x7f0012345000}
 *   "1000,"         {low: 0x1000, high: the last page}
 */
export function parsePmapRange(text: string): PmapRange | null {
  const [low = '', high = low, ...more] = text.split(',')
  if (more.length > 0) return null
  const [first, last] = [parseAddress(low, 0n), parseAddress(high, LARGEST_ADDRESS)]
  return first === null || last === null ? null : { low: pageOf(first), high: pageOf(last) }
}

function parseAddress(text: string, ifEmpty: bigint): bigint | null {
  if (text === '') return ifEmpty
  const digits = /^(?:0x)?([0-9a-f]+)$/i.exec(text)?.[1]
  if (digits === undefined) return null
  const address = BigInt(`0x${digits}`)
  return address > LARGEST_ADDRESS ? LARGEST_ADDRESS : address
}

function pageOf(address: bigint): number {
  return Number(address - (address % PAGE))
}

/**
 * Reads a process as pmap takes it: digits (hexadecimal behind 0x, octal behind 0), also behind "/proc/".
 *
 * Shape: null where it is not a process; "none" for another name in /proc, such as "/proc/meminfo", which pmap passes
 * over, so that `pmap /proc/*` works.
 */
export function parsePmapPid(text: string): number | 'none' | null {
  const isPath = text.startsWith('/proc/')
  const word = isPath ? text.slice('/proc/'.length) : text
  if (isPath && !/^\d/.test(word)) return 'none'
  const pid = numberOf(word)
  return pid >= 1 && pid <= LARGEST_PID ? pid : null
}

/** The number that C's strtoul reads with base 0; NaN where it does not take the whole word. */
function numberOf(word: string): number {
  if (/^(0x[0-9a-f]+|[1-9]\d*)$/i.test(word)) return Number(word)
  return /^0[0-7]*$/.test(word) ? Number.parseInt(word, 8) : Number.NaN
}
