import type { LabAdvice, LabCall, LabMapFlag, LabPlace, LabProtection } from './lab-call'

/** Short ways to write calls down; pages are of the region unless a place is given. */

function placeOf(at: number | LabPlace): LabPlace {
  return typeof at === 'number' ? { base: 'region', page: at } : at
}

/** Page `page` of the n-th mapping that the kernel placed. */
export function placed(index: number, page = 0): LabPlace {
  return { base: index, page }
}

/** What a mapping has besides its place and size; private anonymous "rw-" where it is not said. */
export interface MapOptions {
  readonly protection?: LabProtection
  readonly sharing?: 'private' | 'shared'
  readonly flags?: readonly LabMapFlag[]
  readonly file?: { readonly index: number; readonly page: number }
}

/** mmap; `null` lets the kernel choose the place. */
export function mmap(at: number | LabPlace | null, pages: number, options: MapOptions = {}): LabCall {
  return {
    call: 'mmap',
    at: at === null ? null : placeOf(at),
    pages,
    protection: options.protection ?? 'rw-',
    sharing: options.sharing ?? 'private',
    flags: options.flags ?? [],
    file: options.file ?? null,
  }
}

export function munmap(at: number | LabPlace, pages: number): LabCall {
  return { call: 'munmap', at: placeOf(at), pages }
}

/** Writes a byte to each page. */
export function touch(at: number | LabPlace, pages: number): LabCall {
  return { call: 'touch', at: placeOf(at), pages }
}

export function mprotect(at: number | LabPlace, pages: number, protection: LabProtection): LabCall {
  return { call: 'mprotect', at: placeOf(at), pages, protection }
}

export function madvise(at: number | LabPlace, pages: number, advice: LabAdvice): LabCall {
  return { call: 'madvise', at: placeOf(at), pages, advice }
}

/** mremap to another place of the same size. */
export function move(at: number, pages: number, to: number): LabCall {
  return { call: 'mremap', at: placeOf(at), pages, newPages: pages, to: placeOf(to) }
}
