import {
  checkLabCall,
  LAB_PAGE,
  type LabAdvice,
  type LabCall,
  type LabCallName,
  type LabMapFlag,
  type LabPlace,
  type LabProtection,
} from '../../../shared/lab/lab-call'
import type { AddressRange } from '../../canvas/scale-strip'

/** What the form of free play holds: the fields of all calls, of which each uses some. */
export interface FreeForm {
  call: LabCallName
  /** Where it begins: pages of the region, "any" for the kernel's choice, or the n-th that the kernel placed. */
  base: 'region' | 'any' | number
  page: number
  pages: number
  newPages: number
  /** Page of the region to move to; null: resize where it is. */
  to: number | null
  protection: LabProtection
  sharing: 'private' | 'shared'
  flags: LabMapFlag[]
  /** Number of the opened file; null for anonymous memory. */
  file: number | null
  filePage: number
  advice: LabAdvice
  maps: number
}

/** The form as it opens: the article's first call. */
export function emptyForm(): FreeForm {
  return {
    call: 'mmap',
    base: 'region',
    page: 0,
    pages: 3,
    newPages: 3,
    to: null,
    protection: 'rw-',
    sharing: 'private',
    flags: [],
    file: null,
    filePage: 0,
    advice: 'dontneed',
    maps: 1000,
  }
}

/** Which fields a call has, for the form to show. */
export const CALL_FIELDS: Readonly<Record<LabCallName, readonly FormField[]>> = {
  mmap: ['place', 'pages', 'protection', 'sharing', 'file', 'flags'],
  munmap: ['place', 'pages'],
  mprotect: ['place', 'pages', 'protection'],
  mremap: ['place', 'pages', 'newPages', 'to'],
  madvise: ['place', 'pages', 'advice'],
  mlock: ['place', 'pages'],
  munlock: ['place', 'pages'],
  touch: ['place', 'pages'],
  brk: ['pages'],
  memfd_create: ['pages'],
  open: [],
  fork: [],
  'thread-start': [],
  'thread-end': [],
  fill: ['maps'],
}
/** A field of the form. */
export type FormField =
  'place' | 'pages' | 'protection' | 'sharing' | 'file' | 'flags' | 'newPages' | 'to' | 'advice' | 'maps'

/** The call that the form describes. */
export function callOf(form: FreeForm): LabCall {
  const at: LabPlace = { base: form.base === 'any' ? 'region' : form.base, page: form.page }
  const { pages } = form
  switch (form.call) {
    case 'mmap':
      return {
        call: 'mmap',
        at: form.base === 'any' ? null : at,
        pages,
        protection: form.protection,
        sharing: form.sharing,
        flags: [...form.flags],
        file: form.file === null ? null : { index: form.file, page: form.filePage },
      }
    case 'munmap':
    case 'mlock':
    case 'munlock':
    case 'touch':
      return { call: form.call, at, pages }
    case 'mprotect':
      return { call: 'mprotect', at, pages, protection: form.protection }
    case 'madvise':
      return { call: 'madvise', at, pages, advice: form.advice }
    case 'mremap': {
      const to: LabPlace | null = form.to === null ? null : { base: 'region', page: form.to }
      return { call: 'mremap', at, pages, newPages: form.newPages, to }
    }
    case 'brk':
    case 'memfd_create':
      return { call: form.call, pages }
    case 'fill':
      return { call: 'fill', maps: form.maps }
    case 'open':
    case 'fork':
    case 'thread-start':
    case 'thread-end':
      return { call: form.call }
  }
}

/** What is wrong with the form, in a sentence; null where nothing is. An emptied number box holds no number. */
export function problemOf(form: FreeForm): string | null {
  const numbers = CALL_FIELDS[form.call].flatMap((field) => numbersOf(form, field))
  if (!numbers.every((value) => Number.isInteger(value))) return 'Give whole numbers.'
  return checkLabCall(callOf(form))
}

/** The numbers that a field shows boxes for. */
function numbersOf(form: FreeForm, field: FormField): number[] {
  switch (field) {
    case 'place':
      return form.base === 'any' ? [] : [form.page]
    case 'file':
      return form.file === null ? [] : [form.filePage]
    case 'to':
      return form.to === null ? [] : [form.to]
    case 'pages':
    case 'newPages':
    case 'maps':
      return [form[field]]
    default:
      return []
  }
}

/** What places of calls are pages of. */
export interface PlaceBases {
  readonly region: AddressRange
  /** The mappings that the kernel placed, as they were made, in their order. */
  readonly placed: readonly AddressRange[]
}

/**
 * Puts pages that were chosen on the strip into the form.
 *
 * Outside of the region only what the kernel placed has a name: of several that were there in turn the last, and no
 * page beside it. Answers the pages that are named; null, with the form as it was, where none is.
 */
export function choosePages(
  form: FreeForm,
  chosen: AddressRange,
  { region, placed }: PlaceBases,
): AddressRange | null {
  const index = placed.findLastIndex((range) => commonPart(range, chosen) !== null)
  const isInRegion = commonPart(region, chosen) !== null
  const base = isInRegion ? region : placed[index]
  const named = base ? commonPart(base, chosen) : null
  if (!base || !named) return null
  form.base = isInRegion ? 'region' : index
  form.page = (named.start - base.start) / LAB_PAGE
  form.pages = (named.end - named.start) / LAB_PAGE
  form.newPages = form.pages
  return named
}

/** The pages that the form names; null where the kernel is to choose. */
export function rangeOf({ base, page, pages }: FreeForm, bases: PlaceBases): AddressRange | null {
  const from = base === 'region' ? bases.region : base === 'any' ? null : bases.placed[base]
  if (!from) return null
  const start = from.start + page * LAB_PAGE
  return { start, end: start + pages * LAB_PAGE }
}

/** Says whether two ranges are the same, or both none. */
export function isSameRange(one: AddressRange | null, other: AddressRange | null): boolean {
  return one?.start === other?.start && one?.end === other?.end
}

function commonPart(one: AddressRange, other: AddressRange): AddressRange | null {
  const start = Math.max(one.start, other.start)
  const end = Math.min(one.end, other.end)
  return start < end ? { start, end } : null
}
