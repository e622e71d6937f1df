import type { LabCall, LabPlace } from './lab-call'

/**
 * The line protocol of the Lab's process, see src/host/lab/vmatlas-lab.c: one request, one answer.
 *
 *   "mmap s0 3 rw- private - - 0"  ->  "ok 200000000000"       "munmap s1 1"  ->  "errno 22 0"
 */

/** What the process answered: an address, a count or a pid by the call, or the number of an error. */
export type LabAnswer = { readonly ok: true; readonly value: number } | LabFailure

/** What it answers where a call failed. */
export interface LabFailure {
  readonly ok: false
  readonly by: LabRefuser
  readonly errno: number
  /** What was done all the same: the maps that `fill` made before it was refused. */
  readonly value: number
}

/** Who refused a call: the Lab's program refuses by itself what would not be its own memory, and asks no kernel. */
export const LAB_REFUSERS = ['kernel', 'lab'] as const
/** Who refused a call. */
export type LabRefuser = (typeof LAB_REFUSERS)[number]

/** What the process says when it is ready. */
export interface LabHello {
  readonly pid: number
  /** The first address of the region. */
  readonly region: number
}

/** Formats a call as a line without its newline. */
export function formatLabLine(call: LabCall): string {
  switch (call.call) {
    case 'mmap': {
      const flags = call.flags.length === 0 ? '-' : call.flags.join(',')
      const file = call.file ? `f${call.file.index} ${call.file.page}` : '- 0'
      const place = call.at ? formatPlace(call.at) : 'any'
      return `mmap ${place} ${call.pages} ${call.protection} ${call.sharing} ${flags} ${file}`
    }
    case 'munmap':
    case 'mlock':
    case 'munlock':
    case 'touch':
      return `${call.call} ${formatPlace(call.at)} ${call.pages}`
    case 'mprotect':
      return `mprotect ${formatPlace(call.at)} ${call.pages} ${call.protection}`
    case 'madvise':
      return `madvise ${formatPlace(call.at)} ${call.pages} ${call.advice}`
    case 'mremap':
      return `mremap ${formatPlace(call.at)} ${call.pages} ${call.newPages} ${call.to ? formatPlace(call.to) : '-'}`
    case 'brk':
    case 'memfd_create':
      return `${call.call} ${call.pages}`
    case 'fill':
      return `fill ${call.maps}`
    case 'open':
    case 'fork':
    case 'thread-start':
    case 'thread-end':
      return call.call
  }
}

function formatPlace({ base, page }: LabPlace): string {
  return base === 'region' ? `s${page}` : `k${base}.${page}`
}

/** Reads the line that a started process greets with; null where it is none. */
export function parseLabHello(line: string): LabHello | null {
  const match = /^lab 1 (\d{1,10}) ([0-9a-f]{1,13})$/.exec(line)
  return match ? { pid: Number(match[1]), region: Number.parseInt(match[2] ?? '', 16) } : null
}

/** Reads an answer; null where it is none. */
export function parseLabAnswer(line: string): LabAnswer | null {
  const ok = /^ok ([0-9a-f]{1,13})$/.exec(line)
  if (ok) return { ok: true, value: Number.parseInt(ok[1] ?? '', 16) }
  const failed = /^(errno|refused) (\d{1,4}) ([0-9a-f]{1,13})$/.exec(line)
  if (!failed) return null
  const by = failed[1] === 'refused' ? 'lab' : 'kernel'
  return { ok: false, by, errno: Number(failed[2]), value: Number.parseInt(failed[3] ?? '', 16) }
}
