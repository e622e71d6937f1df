import { mappingKindCode, type MappingKind } from '../tables/mapping-kind'

/** What a name alone says about its mappings. */
export interface NameMeaning {
  /** `unnamed`, `named-anonymous` and `file` need the permissions and neighbours; `fixed` needs nothing more. */
  readonly form: 'unnamed' | 'named-anonymous' | 'file' | 'fixed'
  /** The kind, where the form is `fixed`. */
  readonly kind: MappingKind
  /** The kernel says " (deleted)" of every such mapping, so it means nothing. */
  readonly alwaysDeleted: boolean
}

const UNNAMED: NameMeaning = { form: 'unnamed', kind: 'anonymous', alwaysDeleted: false }
const NAMED_ANONYMOUS: NameMeaning = { form: 'named-anonymous', kind: 'anonymous', alwaysDeleted: false }
const FILE: NameMeaning = { form: 'file', kind: 'data', alwaysDeleted: false }

/** First pattern that matches decides; what none matches is a file. Source: get_vma_name() of the kernel. */
const PATTERNS: readonly (readonly [RegExp, NameMeaning])[] = [
  [/^$/, UNNAMED],
  [/^\[heap\]$/, fixed('heap')],
  [/^\[stack\]$/, fixed('stack')],
  // Kernels before 4.5 labelled thread stacks; glibc and Android name them through PR_SET_VMA_ANON_NAME.
  [/^\[stack:\d+\]$/, fixed('thread-stack')],
  [/^\[anon: glibc: (pthread|C11 thread) stack: /, fixed('thread-stack')],
  [/^\[anon:stack_and_tls:/, fixed('thread-stack')],
  [/^\[anon:\.bss\]$/, fixed('bss')],
  [/^\[anon_shmem:/, fixed('shared-anonymous')],
  [/^\[anon:/, NAMED_ANONYMOUS],
  [/^\[/, fixed('kernel')],
  [/^\/dev\/zero \(deleted\)$/, fixed('shared-anonymous', true)],
  [/^\/dev\/zero$/, UNNAMED],
  [/^\/memfd:/, fixed('memfd', true)],
  [/^\/secretmem/, fixed('memfd', true)],
  [/^\/SYSV[0-9a-f]{8}/, fixed('sysv', true)],
  [/^\/anon_hugepage/, fixed('huge-pages', true)],
  [/^\/dev\/hugepages\//, fixed('huge-pages')],
  [/^\/\[aio\]/, fixed('io-ring', true)],
  [/^anon_inode:\[io_uring\]/, fixed('io-ring')],
  [/^socket:\[/, fixed('io-ring')],
  [/^anon_inode:(kvm|i915|drm|dma)/, fixed('device')],
  [/^anon_inode:/, fixed('kernel')],
  [/^\/dev\/shm\//, fixed('tmpfs')],
  [/^\/(dmabuf:|drm mm object|i915)/, fixed('device', true)],
  [/^\/(dev|sys|proc\/bus)\//, fixed('device')],
]

/** What a pattern could match at all: a process may have thousands of names, nearly all of them ordinary files. */
const MAY_MATCH = /^(?:[^/]|$|\/(?:dev|sys|proc|memfd|secretmem|SYSV|anon_hugepage|\[aio\]|dmabuf|drm|i915))/

/** Says what a name means for the kind of its mappings. */
export function classifyName(name: string): NameMeaning {
  if (!MAY_MATCH.test(name)) return FILE
  return PATTERNS.find(([pattern]) => pattern.test(name))?.[1] ?? FILE
}

/** The meaning of an interned name as one byte: FORM_* or FORM_FIXED + the code of a kind. */
export const FORM_UNNAMED = 0
export const FORM_NAMED_ANONYMOUS = 1
export const FORM_FILE = 2
export const FORM_FIXED = 32
/** Set in that byte where the name ends in " (deleted)" and that means something. */
export const NAME_DELETED = 128

/** Classifies names once each, so that rows only look theirs up. */
export class NameMeanings {
  #codes = new Uint8Array(64)
  #count = 0

  /** The meanings of these names by index; `names` may have grown since the last call, but not changed. */
  of(names: readonly string[]): Uint8Array {
    if (names.length > this.#codes.length) {
      const larger = new Uint8Array(Math.max(names.length, this.#codes.length * 2))
      larger.set(this.#codes)
      this.#codes = larger
    }
    for (; this.#count < names.length; this.#count++) {
      const name = names[this.#count] ?? ''
      const meaning = classifyName(name)
      const deleted = !meaning.alwaysDeleted && name.endsWith(' (deleted)')
      this.#codes[this.#count] = formCode(meaning) | (deleted ? NAME_DELETED : 0)
    }
    return this.#codes
  }
}

function formCode({ form, kind }: NameMeaning): number {
  switch (form) {
    case 'unnamed':
      return FORM_UNNAMED
    case 'named-anonymous':
      return FORM_NAMED_ANONYMOUS
    case 'file':
      return FORM_FILE
    case 'fixed':
      return FORM_FIXED + mappingKindCode(kind)
  }
}

function fixed(kind: MappingKind, alwaysDeleted = false): NameMeaning {
  return { form: 'fixed', kind, alwaysDeleted }
}
