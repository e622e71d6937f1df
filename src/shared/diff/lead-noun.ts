import { formatBytes } from '../format/bytes'
import { groupThousands } from '../format/count'
import { showName } from '../format/name'
import type { EventGroup } from './event-group'

/** A group as the object of a sentence: "5 new 64 MiB arenas", "the heap", "libfoo.so". */
export function nounOf(group: Omit<EventGroup, 'noun'>): string {
  const { subject, kind, events, sizeEach } = group
  const isNew = kind === 'added' ? 'new ' : ''
  if (subject === 'heap') return 'the heap'
  if (subject === 'stack') return 'the stack'
  if (subject === 'file') return baseName(group.path)
  if (subject === 'arena')
    return events === 1 ? `one ${isNew}64 MiB arena` : `${groupThousands(events)} ${isNew}64 MiB arenas`
  const word = subject === 'thread-stack' ? 'thread stack' : 'mapping'
  if (kind !== 'added' && kind !== 'removed')
    return events === 1 ? `one ${word}` : `${groupThousands(events)} ${word}s`
  const size = Number.isNaN(sizeEach) ? '' : ` of ${formatBytes(Math.abs(sizeEach))}`
  return events === 1 ? `one ${isNew}${word}${size}` : `${groupThousands(events)} ${isNew}${word}s${size}`
}

function baseName(path: string): string {
  return showName(path.slice(path.lastIndexOf('/') + 1) || path)
}
