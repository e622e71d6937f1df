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
  /** Where it begins: pages of the stretch, "any" for the kernel's choice, or the n-th that the kernel placed. */
  base: 'stretch' | 'any' | number
  page: number
  pages: number
  newPages: number
  /** Page of the stretch to move to; null: resize where it is. */
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
    base: 'stretch',
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
  const at: LabPlace = { base: form.base === 'any' ? 'stretch' : form.base, page: form.page }
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
      const to: LabPlace | null = form.to === null ? null : { base: 'stretch', page: form.to }
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
  const numbers = [form.page, form.pages, form.newPages, form.to ?? 0, form.filePage, form.maps]
  if (!numbers.every((value) => Number.isInteger(value))) return 'Give whole numbers.'
  return checkLabCall(callOf(form))
}

/** Puts pages that were chosen on the strip into the form. */
export function choosePages(form: FreeForm, chosen: AddressRange, stretchStart: number): void {
  form.base = 'stretch'
  form.page = (chosen.start - stretchStart) / LAB_PAGE
  form.pages = (chosen.end - chosen.start) / LAB_PAGE
  form.newPages = form.pages
}
