import { classifyName } from '../proc/classify-name'
import type { StringTable } from '../tables/string-table'

/** Memory without a file: unnamed, heap, stack, and what a program named itself. */
export const BACKING_ANONYMOUS = 0
/** The kernel's own: [vdso], [vvar], [vsyscall], ... Backed by the same only under the same name. */
export const BACKING_KERNEL = 1
/** A file, device or memory object with a name. */
export const BACKING_FILE = 2
/** Like a file, but made anew by each run, so that its inode says nothing across runs: memfd, SysV, anon_inode. */
export const BACKING_OBJECT = 3

/**
 * The names of both sides under common numbers, so that rows compare names as integers.
 *
 * `ids` are equal exactly for equal names; `paths` are equal for names that are equal without " (deleted)".
 * Both are indexed by the string index of their side.
 */
export interface JoinedNames {
  readonly beforeIds: Uint32Array
  readonly afterIds: Uint32Array
  readonly beforePaths: Uint32Array
  readonly afterPaths: Uint32Array
  /** BACKING_ code of each string of the side. */
  readonly beforeBacking: Uint8Array
  readonly afterBacking: Uint8Array
}

/**
 * Numbers the names of two tables in common; cost goes with the number of distinct names, not of rows.
 *
 * With `lastPartsOnly` names are compared as pmap prints them: the last part of a path, the main stack, or nothing.
 */
export function joinNames(before: StringTable, after: StringTable, lastPartsOnly = false): JoinedNames {
  const reduce = lastPartsOnly ? pmapName : (name: string): string => name
  const backing = (name: string): number => backingOfName(reduce(name))
  const [beforeIds, afterIds] = numberStrings(before, after, reduce)
  const [beforePaths, afterPaths] = numberStrings(before, after, (name) => stripDeleted(reduce(name)))
  return {
    beforeIds,
    afterIds,
    beforePaths,
    afterPaths,
    beforeBacking: Uint8Array.from(before.strings, backing),
    afterBacking: Uint8Array.from(after.strings, backing),
  }
}

/** Common numbers for the strings of two tables, by string index; equal numbers for equal (reduced) strings. */
export function numberStrings(
  before: StringTable,
  after: StringTable,
  reduce = (text: string): string => text,
): [Uint32Array, Uint32Array] {
  const numbers = new Map<string, number>()
  const numberOf = (text: string): number => {
    const reduced = reduce(text)
    const number = numbers.get(reduced) ?? numbers.size
    if (number === numbers.size) numbers.set(reduced, number)
    return number
  }
  return [Uint32Array.from(before.strings, numberOf), Uint32Array.from(after.strings, numberOf)]
}

function pmapName(name: string): string {
  if (name.includes('/')) return name.slice(name.lastIndexOf('/') + 1)
  return name.startsWith('[') && name !== '[stack]' ? '' : name
}

const DELETED = ' (deleted)'

/** The name without one trailing " (deleted)". */
export function stripDeleted(name: string): string {
  return name.endsWith(DELETED) ? name.slice(0, -DELETED.length) : name
}

function backingOfName(name: string): number {
  if (name === '') return BACKING_ANONYMOUS
  const meaning = classifyName(name)
  if (meaning.form === 'named-anonymous') return BACKING_ANONYMOUS
  if (meaning.alwaysDeleted || !/^[/[]/.test(name)) return BACKING_OBJECT
  if (meaning.form === 'fixed' && ANONYMOUS_KINDS.has(meaning.kind)) return BACKING_ANONYMOUS
  return name.startsWith('[')
    ? name.startsWith('[anon_shmem:')
      ? BACKING_OBJECT
      : BACKING_KERNEL
    : BACKING_FILE
}

const ANONYMOUS_KINDS: ReadonlySet<string> = new Set(['heap', 'stack', 'thread-stack', 'bss'])
