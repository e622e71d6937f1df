import {
  MAPPING_KIND_FAMILY,
  MAPPING_KIND_LABELS,
  MAPPING_KINDS,
  type MappingKind,
} from '../tables/mapping-kind'

/** The word for the main stack alone. */
const MAIN_STACK = 'main-stack'
const STACKS = MAPPING_KINDS.filter((kind) => MAPPING_KIND_FAMILY[kind] === 'stack')

/** The kinds that each word of a query stands for: its own, but `stack` means what the legend colours as stack. */
const KINDS_OF_WORD: ReadonlyMap<string, readonly MappingKind[]> = new Map([
  ...MAPPING_KINDS.map((kind): [string, readonly MappingKind[]] => [
    kind,
    kind === 'stack' ? STACKS : [kind],
  ]),
  [MAIN_STACK, ['stack']],
])

/** The words for kinds, each with what it is called on the screen. */
export const KIND_WORDS: readonly { readonly word: string; readonly label: string }[] = [
  ...MAPPING_KINDS.map((kind) => ({
    word: kind,
    label: kind === 'stack' ? 'main stack and thread stacks' : MAPPING_KIND_LABELS[kind],
  })),
  { word: MAIN_STACK, label: MAPPING_KIND_LABELS.stack },
]

/** The kinds that a word stands for; undefined for a word that is none. */
export function kindsOfWord(word: string): readonly MappingKind[] | undefined {
  return KINDS_OF_WORD.get(word)
}

/**
 * The term of a query for exactly these kinds.
 *
 *   [stack]  ->  kind:main-stack      [stack, thread-stack]  ->  kind:stack
 */
export function kindTerm(kinds: readonly MappingKind[]): string {
  const hasAllStacks = STACKS.every((kind) => kinds.includes(kind))
  const words = hasAllStacks
    ? kinds.filter((kind) => kind === 'stack' || !STACKS.includes(kind))
    : kinds.map((kind) => (kind === 'stack' ? MAIN_STACK : kind))
  return `kind:${words.join(',')}`
}
