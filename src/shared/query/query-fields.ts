/** Fields whose numbers come from smaps: absent until it was read. */
export const SMAPS_FIELDS = [
  'rss',
  'pss',
  'private',
  'shared',
  'dirty',
  'referenced',
  'anonymous',
  'huge',
  'swap',
  'locked',
] as const
/** A field whose numbers come from smaps. */
export type SmapsField = (typeof SMAPS_FIELDS)[number]

/** A field that is compared with a number of bytes. */
export type NumberField = 'size' | 'offset' | SmapsField

/** Fields that take another kind of value. */
export const VALUE_FIELDS = [
  'name',
  'perm',
  'kind',
  'addr',
  'flag',
  'inode',
  'dev',
  'apart',
  'pattern',
] as const
/** A field that takes text, a list or an address. */
export type ValueField = (typeof VALUE_FIELDS)[number]

/** Every field that may stand before `:` or a comparison. */
export type QueryField = NumberField | ValueField

/** Words that are not text but terms of their own. */
export const QUERY_WORDS = ['anon', 'file', 'deleted', 'rwx'] as const
/** A word with a meaning of its own. */
export type QueryWord = (typeof QUERY_WORDS)[number]

/** What each field asks, in the words of the completion list. */
export const FIELD_MEANINGS: Readonly<Record<QueryField, string>> = {
  name: 'name contains; name="..." is exactly',
  perm: 'permissions: letters all set, or a pattern such as rw-',
  kind: 'kind of mapping; several with commas',
  addr: 'the mapping that holds an address, or overlaps FROM-TO',
  flag: 'has the VmFlags code; needs smaps',
  inode: 'inode number of the file',
  dev: 'device as maps prints it, major:minor in hexadecimal',
  apart: 'why it does not merge with a neighbour; apart=... for the only reason',
  pattern: 'belongs to a known pattern, such as thread-stacks',
  size: 'size of the mapping',
  offset: 'offset into the file',
  rss: 'resident; needs smaps',
  pss: 'proportional share; needs smaps',
  private: 'resident and used by this process alone; needs smaps',
  shared: 'resident and shared with others; needs smaps',
  dirty: 'resident and modified; needs smaps',
  referenced: 'touched lately; needs smaps',
  anonymous: 'resident and not of a file; needs smaps',
  huge: 'in huge pages; needs smaps',
  swap: 'swapped out; needs smaps',
  locked: 'locked in memory; needs smaps',
}

/** What each word asks, in the words of the completion list. */
export const WORD_MEANINGS: Readonly<Record<QueryWord, string>> = {
  anon: 'memory without a file: heap, stacks, anonymous, bss',
  file: 'backed by a file or a device',
  deleted: 'the file was deleted or replaced',
  rwx: 'readable, writable and executable',
}

/** All fields, in the order in which completion offers them. */
export const QUERY_FIELDS = Object.keys(FIELD_MEANINGS) as QueryField[]

/** Says whether a word is a field's name. */
export function isQueryField(word: string): word is QueryField {
  return Object.hasOwn(FIELD_MEANINGS, word)
}

/** Says whether a word has a meaning of its own. */
export function isQueryWord(word: string): word is QueryWord {
  return Object.hasOwn(WORD_MEANINGS, word)
}

/** Fields that may stand alone and then ask for more than 0; the others are likelier meant as text. */
const BARE_FIELDS: readonly string[] = ['rss', 'pss', 'swap'] satisfies SmapsField[]

/** Says whether a word alone asks for more than 0 of a field. */
export function isBareField(word: string): word is SmapsField {
  return BARE_FIELDS.includes(word)
}
