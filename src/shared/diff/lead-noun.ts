import { formatBytes } from '../format/bytes'
import { groupThousands } from '../format/count'
import { showName } from '../format/name'
import type { EventGroup, GroupSubject } from './event-group'

const WORDS: Readonly<Partial<Record<GroupSubject, readonly [one: string, several: string]>>> = {
  'thread-stack': ['thread stack', 'thread stacks'],
  shared: ['shared mapping', 'shared mappings'],
}

/** A group as the object of a sentence: "5 new arenas of 64 MiB", "the heap", "libfoo.so". */
export function nounOf(group: Omit<EventGroup, 'noun'>): string {
  const { subject, kind, events, files, sizeEach } = group
  if (subject === 'heap') return 'the heap'
  if (subject === 'stack') return 'the stack'
  if (subject === 'file') return baseName(group.path)
  if (subject === 'files') return `${groupThousands(files)} files`
  const count = events === 1 ? 'one' : groupThousands(events)
  const isNew = kind === 'added' ? 'new ' : ''
  if (subject === 'arena') return `${count} ${isNew}${events === 1 ? 'arena' : 'arenas'} of 64 MiB`
  const [one, several] = WORDS[subject] ?? ['mapping', 'mappings']
  const word = events === 1 ? one : several
  const isWhole = kind === 'added' || kind === 'removed'
  const size = isWhole && !Number.isNaN(sizeEach) ? ` of ${formatBytes(Math.abs(sizeEach))}` : ''
  return `${count} ${isNew}${word}${size}`
}

/** The last part of a path, fit to be shown. */
export function baseName(path: string): string {
  return showName(path.slice(path.lastIndexOf('/') + 1) || path)
}
