/**
 * What can happen to a mapping between two snapshots.
 *
 * The words are those that JSON, the query box and the chips use; the bit of a word is `1 << index`. An event has
 * a set of them and one headline. Add at the end only, since exported diffs hold the words.
 */
export const CHANGE_WORDS = [
  'added',
  'removed',
  'split',
  'merged',
  'grown',
  'shrunk',
  'moved',
  'protection',
  'replaced',
  'renamed',
  'flags',
  'usage',
] as const

/** A word for one change. */
export type ChangeWord = (typeof CHANGE_WORDS)[number]

/** The headline of an event: a change, or `same` for a run of rows in which nothing changed. */
export type EventKind = ChangeWord | 'same'

/** The headlines by code, as `DiffTable.kind` holds them: the changes in their order, then `same`. */
export const EVENT_KINDS: readonly EventKind[] = [...CHANGE_WORDS, 'same']

/** The code of `same` in {@link EVENT_KINDS}. */
export const KIND_SAME = CHANGE_WORDS.length

/** A mapping that was not there before. */
export const CHANGE_ADDED = 1 << 0
/** A mapping that is no longer there. */
export const CHANGE_REMOVED = 1 << 1
/** More rows after than before. */
export const CHANGE_SPLIT = 1 << 2
/** Fewer rows after than before. */
export const CHANGE_MERGED = 1 << 3
/** Bytes are mapped that were not. */
export const CHANGE_GROWN = 1 << 4
/** Bytes are no longer mapped that were. */
export const CHANGE_SHRUNK = 1 << 5
/** The same memory at another address. */
export const CHANGE_MOVED = 1 << 6
/** Other permissions on bytes that stayed. */
export const CHANGE_PROTECTION = 1 << 7
/** Another file, or none, on bytes that stayed mapped. */
export const CHANGE_REPLACED = 1 << 8
/** Another name for the same backing; "(deleted)" came or went. */
export const CHANGE_RENAMED = 1 << 9
/** Other VmFlags on bytes that stayed. */
export const CHANGE_FLAGS = 1 << 10
/** Other RSS, PSS, dirty or swapped bytes. */
export const CHANGE_USAGE = 1 << 11
/** Beside `moved`: the evidence is only that nothing else has this size, name and protection. No word of its own. */
export const CHANGE_LIKELY = 1 << 15

/**
 * The changes from the one that explains most to the one that explains least: a headline is the first present.
 *
 * Causes come before consequences: mprotect on the middle of a mapping splits it, so `protection` stands above
 * `split`; memory unmapped from the middle shrinks it and splits it, and `split` says more.
 */
const HEADLINE_ORDER: readonly ChangeWord[] = [
  'added',
  'removed',
  'replaced',
  'protection',
  'flags',
  'renamed',
  'moved',
  'split',
  'merged',
  'grown',
  'shrunk',
  'usage',
]

/** The headline of every set of changes, worked out once: there may be a million events. */
const HEADLINES = Uint8Array.from({ length: 1 << CHANGE_WORDS.length }, (_, changes) => {
  const headline = HEADLINE_ORDER.find((word) => changes & (1 << CHANGE_WORDS.indexOf(word)))
  return headline === undefined ? KIND_SAME : CHANGE_WORDS.indexOf(headline)
})

/** Chooses the headline of a set of changes, as an index into {@link EVENT_KINDS}. */
export function headlineOf(changes: number): number {
  return HEADLINES[changes & (HEADLINES.length - 1)] ?? KIND_SAME
}

/** Lists the words of a set of changes, in the order of {@link CHANGE_WORDS}. */
export function changeWordsOf(changes: number): ChangeWord[] {
  return CHANGE_WORDS.filter((_, index) => changes & (1 << index))
}
