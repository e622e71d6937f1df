import { FILL_FIRST_PAGE, type LabAdvice, type LabCall, type LabPlace, type LabProtection } from './lab-call'

/** How a protection is written in C. */
const PROTECTION_C: Readonly<Record<LabProtection, string>> = {
  '---': 'PROT_NONE',
  'r--': 'PROT_READ',
  '-w-': 'PROT_WRITE',
  '--x': 'PROT_EXEC',
  'rw-': 'PROT_READ | PROT_WRITE',
  'r-x': 'PROT_READ | PROT_EXEC',
  '-wx': 'PROT_WRITE | PROT_EXEC',
  rwx: 'PROT_READ | PROT_WRITE | PROT_EXEC',
}
const FLAG_C = { noreserve: 'MAP_NORESERVE', stack: 'MAP_STACK', populate: 'MAP_POPULATE' } as const

/**
 * Writes a call as a person would in C. REGION, PAGE, `placed`, `files` and the functions for what is not a single
 * call are those of programAsC.
 *
 *   "munmap(REGION + 1 * PAGE, 1 * PAGE)"      "mprotect(placed[0], 2 * PAGE, PROT_READ)"
 */
export function callAsC(call: LabCall): string {
  switch (call.call) {
    case 'mmap':
      return mmapAsC(call)
    case 'munmap':
    case 'mlock':
    case 'munlock':
    case 'touch':
      return `${call.call}(${placeAsC(call.at)}, ${sizeAsC(call.pages)})`
    case 'mprotect':
      return `mprotect(${placeAsC(call.at)}, ${sizeAsC(call.pages)}, ${PROTECTION_C[call.protection]})`
    case 'madvise':
      return `madvise(${placeAsC(call.at)}, ${sizeAsC(call.pages)}, ${adviceAsC(call.advice)})`
    case 'mremap': {
      const sizes = `${placeAsC(call.at)}, ${sizeAsC(call.pages)}, ${sizeAsC(call.newPages)}`
      return call.to
        ? `mremap(${sizes}, MREMAP_MAYMOVE | MREMAP_FIXED, ${placeAsC(call.to)})`
        : `mremap(${sizes}, 0)`
    }
    case 'brk':
      return `sbrk(${call.pages} * PAGE)`
    case 'memfd_create':
      return `make_memfd(${call.pages} * PAGE)`
    case 'open':
      return 'open("/proc/self/exe", O_RDONLY)'
    case 'fork':
      return 'fork()'
    case 'thread-start':
      return 'start_thread()'
    case 'thread-end':
      return 'end_thread()'
    case 'fill':
      return `fill(REGION + ${FILL_FIRST_PAGE} * PAGE, ${call.maps})`
  }
}

function mmapAsC(call: Extract<LabCall, { call: 'mmap' }>): string {
  const flags = [
    call.sharing === 'shared' ? 'MAP_SHARED' : 'MAP_PRIVATE',
    ...(call.file ? [] : ['MAP_ANONYMOUS']),
    ...(call.at ? ['MAP_FIXED_NOREPLACE'] : []),
    ...call.flags.map((flag) => FLAG_C[flag]),
  ].join(' | ')
  const file = call.file
    ? `files[${call.file.index}], ${call.file.page === 0 ? '0' : sizeAsC(call.file.page)}`
    : '-1, 0'
  const at = call.at ? placeAsC(call.at) : 'NULL'
  return `mmap(${at}, ${sizeAsC(call.pages)}, ${PROTECTION_C[call.protection]}, ${flags}, ${file})`
}

function placeAsC({ base, page }: LabPlace): string {
  const start = base === 'region' ? 'REGION' : `placed[${base}]`
  return page === 0 ? start : `${start} + ${page} * PAGE`
}

function sizeAsC(pages: number): string {
  return pages === 1 ? 'PAGE' : `${pages} * PAGE`
}

function adviceAsC(advice: LabAdvice): string {
  return `MADV_${advice.toUpperCase()}`
}
