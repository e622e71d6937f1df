/**
 * The system calls that the Lab's process makes on request.
 *
 * Places are pages of the Lab's region, an empty part of the address space of its own, or of a mapping that the
 * kernel placed there itself; so no call can name memory that is not the Lab's.
 */

/** Pages of the region: room for LARGEST_FILL maps of one page, and as much again to play in. */
export const REGION_PAGES = 2 ** 21
/** The page at which `fill` begins; below it is the part that pictures show. */
export const FILL_FIRST_PAGE = 2 ** 20
/** The most maps that `fill` makes. */
export const LARGEST_FILL = 2 ** 20
/** The page size that the Lab counts in; it does not start on a machine that has another. */
export const LAB_PAGE = 4096
/** Mappings placed by the kernel, files and threads at most. */
export const MOST_THINGS = 64
/** Pages that one call may cover: 64 MiB keep a touched range small. */
const MOST_PAGES = 16384

/** A page of the region, or of the n-th mapping that the kernel placed, from 0. */
export interface LabPlace {
  readonly base: 'region' | number
  readonly page: number
}

/** Protections as maps prints them, without the fourth letter. */
export const LAB_PROTECTIONS = ['---', 'r--', '-w-', '--x', 'rw-', 'r-x', '-wx', 'rwx'] as const
/** A protection of a mapping. */
export type LabProtection = (typeof LAB_PROTECTIONS)[number]

/** Flags of mmap beside MAP_PRIVATE or MAP_SHARED and MAP_ANONYMOUS. */
export const LAB_MAP_FLAGS = ['noreserve', 'stack', 'populate'] as const
/** A flag of mmap. */
export type LabMapFlag = (typeof LAB_MAP_FLAGS)[number]

/** Advice for madvise; those up to `nohugepage` can split a mapping, the others never do (domain of VmFlags). */
export const LAB_ADVICE = [
  'dontfork',
  'dofork',
  'dontdump',
  'dodump',
  'sequential',
  'random',
  'normal',
  'hugepage',
  'nohugepage',
  'dontneed',
  'free',
  'willneed',
] as const
/** Advice for madvise. */
export type LabAdvice = (typeof LAB_ADVICE)[number]

/** A call of the Lab's process. */
export type LabCall =
  | {
      readonly call: 'mmap'
      /** Null where the kernel is to choose. */
      readonly at: LabPlace | null
      readonly pages: number
      readonly protection: LabProtection
      readonly sharing: 'private' | 'shared'
      readonly flags: readonly LabMapFlag[]
      /** The n-th opened file, from 0, and the page of it at which to begin; null for anonymous memory. */
      readonly file: { readonly index: number; readonly page: number } | null
    }
  | { readonly call: 'munmap' | 'mlock' | 'munlock' | 'touch'; readonly at: LabPlace; readonly pages: number }
  | {
      readonly call: 'mprotect'
      readonly at: LabPlace
      readonly pages: number
      readonly protection: LabProtection
    }
  | {
      readonly call: 'madvise'
      readonly at: LabPlace
      readonly pages: number
      readonly advice: LabAdvice
    }
  | {
      readonly call: 'mremap'
      readonly at: LabPlace
      readonly pages: number
      readonly newPages: number
      /** Null: where it is, or it fails. */
      readonly to: LabPlace | null
    }
  /** Grows (or shrinks, negative) the heap. */
  | { readonly call: 'brk'; readonly pages: number }
  /** memfd_create and ftruncate to so many pages; or open of the Lab's own program, read-only. Both make a file. */
  | { readonly call: 'memfd_create'; readonly pages: number }
  | { readonly call: 'open' }
  /** The child goes on in its place; the parent waits. */
  | { readonly call: 'fork' }
  | { readonly call: 'thread-start' | 'thread-end' }
  /**
   * Maps of one page with protections that alternate, until there are `maps` of them or the kernel refuses: made again, it
   * goes on where it was refused.
   */
  | { readonly call: 'fill'; readonly maps: number }

/** The name of a call. */
export type LabCallName = LabCall['call']

/** Says what is wrong with a call, in a sentence; null where nothing is. The C program checks the same again. */
export function checkLabCall(call: LabCall): string | null {
  switch (call.call) {
    case 'mmap':
      return (
        (call.at && checkRange(call.at, call.pages)) ??
        checkPages(call.pages) ??
        (call.file && (checkIndex(call.file.index) ?? checkPage(call.file.page)))
      )
    case 'munmap':
    case 'mlock':
    case 'munlock':
    case 'touch':
    case 'mprotect':
    case 'madvise':
      return checkRange(call.at, call.pages)
    case 'mremap':
      return (
        checkRange(call.at, call.pages) ??
        checkPages(call.newPages) ??
        (call.to && checkRange(call.to, call.newPages))
      )
    case 'brk':
      return call.pages === 0 || !isWhole(Math.abs(call.pages), MOST_PAGES)
        ? `The heap changes by 1 to ${MOST_PAGES} pages.`
        : null
    case 'memfd_create':
      return checkPages(call.pages)
    case 'fill':
      return call.maps < 1 || !isWhole(call.maps, LARGEST_FILL)
        ? `It fills up to 1 to ${LARGEST_FILL} mappings.`
        : null
    case 'open':
    case 'fork':
    case 'thread-start':
    case 'thread-end':
      return null
  }
}

function checkRange(at: LabPlace, pages: number): string | null {
  const { base, page } = at
  const limit = base === 'region' ? REGION_PAGES : MOST_PAGES
  const badBase = base === 'region' ? null : checkIndex(base)
  if (badBase !== null) return badBase
  const badPages = checkPages(pages)
  if (badPages !== null) return badPages
  return isWhole(page, limit - pages) ? null : `The range must lie in the ${limit} pages there are.`
}

function checkPages(pages: number): string | null {
  return pages < 1 || !isWhole(pages, MOST_PAGES) ? `A length is 1 to ${MOST_PAGES} pages.` : null
}

function checkPage(page: number): string | null {
  return isWhole(page, MOST_PAGES) ? null : `A page of a file is 0 to ${MOST_PAGES}.`
}

function checkIndex(index: number): string | null {
  return isWhole(index, MOST_THINGS - 1) ? null : `There are at most ${MOST_THINGS} of them.`
}

function isWhole(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= most
}
