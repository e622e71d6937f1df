import { formatBytes } from '../format/bytes'
import { groupThousands } from '../format/count'
import { showName } from '../format/name'
import type { Fact } from './fact'
import type { Subject, SubjectKind } from './fact-subject'

const WORDS: Readonly<Partial<Record<SubjectKind, readonly [one: string, several: string]>>> = {
  'thread-stack': ['thread stack', 'thread stacks'],
  shared: ['shared anonymous mapping', 'shared anonymous mappings'],
  kernel: ['kernel special mapping', 'kernel special mappings'],
}
const MAPPING = ['mapping', 'mappings'] as const

/** "one mapping", "3 thread stacks", "2 mappings of libfoo.so", "the heap". */
export function nameMappings({ subject, subjects }: Fact, count: number): string {
  const number = count === 1 ? 'one' : groupThousands(count)
  switch (subject.kind) {
    case 'heap':
    case 'stack':
      return count === 1 ? `the ${subject.kind}` : `${number} mappings of the ${subject.kind}`
    case 'arena':
      return `${number} ${count === 1 ? 'arena' : 'arenas'} of 64 MiB`
    case 'file':
    case 'object':
    case 'files':
    case 'objects':
      return `${number} ${pluralOf(MAPPING, count)} of ${nameFile(subject, subjects)}`
    default:
      return `${number} ${pluralOf(WORDS[subject.kind] ?? MAPPING, count)}`
  }
}

/** "8 KiB of libfoo.so", "4 KiB of one mapping", "64 KiB of the heap". */
export function nameBytes(fact: Fact): string {
  const { subject, subjects, bytes, rows } = fact
  const place =
    subject.path !== '' && isFile(subject)
      ? nameFile(subject, subjects)
      : subject.kind === 'heap' || subject.kind === 'stack'
        ? `the ${subject.kind}`
        : nameMappings(fact, rows)
  return `${formatBytes(bytes)} of ${place}`
}

/** "libfoo.so", "/srv/a/data" where another file is called data too, or "12 files". */
export function nameFile({ kind, label }: Subject, subjects: number): string {
  if (kind === 'files') return `${groupThousands(subjects)} files`
  if (kind === 'objects') return `${groupThousands(subjects)} memory objects`
  return showName(label)
}

/** What now backs bytes, at the beginning of a clause: "libfoo.so", "anonymous memory". */
export function nameBacking({ by, subject }: Fact): string {
  switch (by?.kind) {
    case 'file':
    case 'object':
      return showName(by.label)
    case 'shared':
      return `${subject.kind === 'shared' ? 'other ' : ''}shared anonymous memory`
    case 'heap':
    case 'stack':
      return `the ${by.kind}`
    case 'memory':
    case 'arena':
    case 'thread-stack':
      return 'anonymous memory'
    default:
      return 'other memory'
  }
}

/** Says whether a subject is a file or memory object, or several. */
export function isFile({ kind }: Subject): boolean {
  return kind === 'file' || kind === 'object' || kind === 'files' || kind === 'objects'
}

/** The last part of a path, fit to be shown. */
export function baseName(path: string): string {
  return showName(path.slice(path.lastIndexOf('/') + 1) || path)
}

function pluralOf([one, several]: readonly [string, string], count: number): string {
  return count === 1 ? one : several
}
