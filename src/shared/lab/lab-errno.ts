import { formatCount } from '../format/count'
import { LARGEST_FILL, MOST_THINGS, type LabCallName } from './lab-call'
import type { LabFailure } from './lab-protocol'

/** Errors that the Lab's calls can meet, by their numbers on Linux; errno(3). */
const ERRNO = {
  EPERM: 1,
  ESRCH: 3,
  EBADF: 9,
  EAGAIN: 11,
  ENOMEM: 12,
  EACCES: 13,
  EFAULT: 14,
  EBUSY: 16,
  EEXIST: 17,
  EINVAL: 22,
  ENFILE: 23,
  EMFILE: 24,
  ENOSYS: 38,
} as const

/** The name of an error. */
export type LabErrno = keyof typeof ERRNO

const NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(ERRNO).map(([name, value]) => [value, name]),
)

/** The name of an error by its number: 12 -> "ENOMEM", 999 -> "error 999". */
function errnoName(errno: number): string {
  return NAMES.get(errno) ?? `error ${errno}`
}

/** Names what a call ended with, where it failed: "ENOMEM", or "refused by the Lab" where no kernel was asked. */
export function failureName({ by, errno }: LabFailure): string {
  return by === 'lab' ? 'refused by the Lab' : errnoName(errno)
}

/** Says who refused a call and why, in sentences. */
export function explainFailure(call: LabCallName, { by, errno }: LabFailure): string {
  return by === 'lab'
    ? `The kernel was not asked: ${explainRefusal(call, errno)}`
    : `The kernel refused. ${explainErrno(call, errno)}`
}

/** Why the Lab's program makes no such call. */
function explainRefusal(call: LabCallName, errno: number): string {
  switch (errnoName(errno)) {
    case 'EBADF':
      return 'the Lab has no such open file.'
    case 'ESRCH':
      return 'no thread was started that could end.'
    case 'EBUSY':
      return `the Lab keeps at most ${MOST_THINGS} of them.`
    default:
      return explainBadRange(call)
  }
}

function explainBadRange(call: LabCallName): string {
  switch (call) {
    case 'brk':
      return 'the heap would end below where it began.'
    case 'fill':
      return `the Lab fills up to ${formatCount(LARGEST_FILL)} mappings.`
    case 'mremap':
      return 'a range is not the Lab’s, or was unmapped; or a mapping that the kernel placed would grow over what follows it.'
    default:
      return 'the range is not the Lab’s, or was unmapped and may belong to something else by now.'
  }
}

/** Says what an error of the kernel means for a call of the Lab, in a sentence. */
function explainErrno(call: LabCallName, errno: number): string {
  switch (errnoName(errno)) {
    case 'ENOMEM':
      return explainNoMemory(call)
    case 'EAGAIN':
      if (call === 'madvise')
        return 'madvise says EAGAIN where other calls say ENOMEM: the mapping would have to be split, and the limit on mappings does not allow it.'
      return 'It has no room for it now: a limit on locked memory, threads or mappings was reached.'
    case 'EEXIST':
      return 'Something is mapped there already, and MAP_FIXED_NOREPLACE does not replace it.'
    case 'EINVAL':
      return 'It does not take these arguments: an advice that does not apply to this mapping, a range that is not a whole one, or an option it was built without.'
    case 'EACCES':
      return 'The file was not opened for that: a shared writable mapping needs a file opened for writing.'
    case 'EFAULT':
      return 'The range is not mapped as one piece: it has a hole or spans two mappings.'
    case 'EPERM':
      return 'Not allowed: a limit on locked memory, or a sealed mapping.'
    default:
      return 'See errno(3).'
  }
}

function explainNoMemory(call: LabCallName): string {
  switch (call) {
    case 'mmap':
    case 'brk':
    case 'fill':
      return 'The process has as many mappings as it may; or, for a large size, the machine does not commit so much memory.'
    case 'munmap':
    case 'mprotect':
    case 'mlock':
    case 'munlock':
      return 'Part of the range is not mapped, or the mapping would have to be split and the limit on mappings does not allow it.'
    case 'mremap':
      return 'There is no room to grow where it is, or the limit on mappings is too near: moving needs a few free ones.'
    case 'madvise':
      return 'Part of the range is not mapped.'
    default:
      return 'It could not get the memory that it needs for it.'
  }
}
