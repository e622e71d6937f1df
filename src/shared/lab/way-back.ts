import { LAB_PAGE, LAB_PROTECTIONS, type LabCall, type LabPlace, type LabProtection } from './lab-call'
import type { LabAnswer } from './lab-protocol'
import type { LabMap } from './lab-view'

/** The Lab as it was when a call was made. */
export interface LabMoment {
  /** Its maps before the call, in address order. */
  readonly maps: readonly LabMap[]
  readonly regionStart: number
  /** Addresses of the mappings that the kernel placed, in their order, before the call. */
  readonly placed: readonly number[]
}

/** The call that restores the mappings, or why there is none. */
export interface WayBack {
  readonly call: LabCall | null
  readonly sentence: string
}

/**
 * Finds the call that reverts what a call did to the mappings.
 *
 * Nothing is undone: it is a call like any other, and what it cannot restore (the bytes of an unmapped page) the
 * sentence says.
 */
export function findWayBack(call: LabCall, answer: LabAnswer, moment: LabMoment): WayBack {
  if (!answer.ok && call.call !== 'fill') return none('The call failed, so there is nothing to revert.')
  switch (call.call) {
    case 'mmap':
      return way(
        { call: 'munmap', at: call.at ?? { base: moment.placed.length, page: 0 }, pages: call.pages },
        'Unmapping removes the mapping again.',
      )
    case 'munmap':
      return afterUnmap(call.at, call.pages, moment)
    case 'mprotect': {
      const protection = uniformProtection(call.at, call.pages, moment)
      if (protection === null)
        return none('The range had several protections; each part needs a call of its own.')
      return way({ ...call, protection }, 'With the protection as it was, what was split merges again.')
    }
    case 'mremap':
      return way(
        call.to === null
          ? { ...call, pages: call.newPages, newPages: call.pages }
          : { ...call, at: call.to, pages: call.newPages, newPages: call.pages, to: call.at },
        'It moves or resizes back; whether it merges with what it was part of is for the kernel to say.',
      )
    case 'brk':
      return way({ ...call, pages: -call.pages }, 'The end of the heap goes back.')
    case 'mlock':
      return way({ ...call, call: 'munlock' }, 'Unlocked, it is like its neighbours again.')
    case 'munlock':
      return way({ ...call, call: 'mlock' }, 'Locked again.')
    case 'madvise':
      return afterAdvice(call, moment)
    case 'touch':
      return way(
        { call: 'madvise', at: call.at, pages: call.pages, advice: 'dontneed' },
        'The memory goes back and reads as zeros; the mapping stays marked as written.',
      )
    case 'thread-start':
      return way(
        { call: 'thread-end' },
        'The thread ends; the C library may keep its stack for the next one.',
      )
    case 'thread-end':
      return way({ call: 'thread-start' }, 'A new thread gets the stack of the one that ended.')
    case 'open':
    case 'memfd_create':
      return none('An open file is not a mapping; it stays until the process ends.')
    case 'fork':
      return none('A fork cannot be reverted: start again.')
    case 'fill':
      return none('One call cannot unmap thousands of mappings and leave the rest: start again.')
  }
}

function way(call: LabCall, sentence: string): WayBack {
  return { call, sentence }
}

function none(sentence: string): WayBack {
  return { call: null, sentence }
}

function afterUnmap(at: LabPlace, pages: number, moment: LabMoment): WayBack {
  const covered = mapsOf(at, pages, moment)
  if (covered === null) return none('Part of the range was free, so one call cannot restore it.')
  const protection = uniformProtection(at, pages, moment)
  const isPlain = covered.every(({ name, permissions }) => name === '' && permissions.endsWith('p'))
  if (protection === null || !isPlain)
    return none(
      'What was unmapped was shared, a file, or of several protections: each part needs a call of its own.',
    )
  return way(
    { call: 'mmap', at, pages, protection, sharing: 'private', flags: [], file: null },
    'The range is mapped again; what was in it is lost.',
  )
}

/** What undoes an advice that leaves a flag; the flags before say what was there. */
function afterAdvice(call: Extract<LabCall, { call: 'madvise' }>, moment: LabMoment): WayBack {
  const flags = (mapsOf(call.at, call.pages, moment) ?? []).map((map) => map.flags.split(' '))
  const had = (flag: string): boolean => flags.length > 0 && flags.every((known) => known.includes(flag))
  const back = (advice: typeof call.advice): WayBack =>
    way({ ...call, advice }, 'The opposite advice clears the flag.')
  switch (call.advice) {
    case 'dontfork':
      return back('dofork')
    case 'dofork':
      return had('dc') ? back('dontfork') : none('It had not been kept from fork before.')
    case 'dontdump':
      return back('dodump')
    case 'dodump':
      return had('dd') ? back('dontdump') : none('It had not been kept from core dumps before.')
    case 'sequential':
    case 'random':
    case 'normal':
      return back(had('rr') ? 'random' : had('sr') ? 'sequential' : 'normal')
    case 'hugepage':
    case 'nohugepage':
      return none('Only the opposite can be set; no advice clears both flags.')
    case 'dontneed':
    case 'free':
    case 'willneed':
      return none('It changed resident memory, not the mappings.')
  }
}

/** The maps that a range lies in; null where part of it is free. */
function mapsOf(at: LabPlace, pages: number, { maps, regionStart, placed }: LabMoment): LabMap[] | null {
  const base = at.base === 'region' ? regionStart : placed[at.base]
  if (base === undefined) return null
  const start = base + at.page * LAB_PAGE
  const end = start + pages * LAB_PAGE
  const covered = maps.filter((map) => map.start < end && map.end > start)
  const bytes = covered.reduce((sum, map) => sum + Math.min(end, map.end) - Math.max(start, map.start), 0)
  return bytes === end - start ? covered : null
}

/** The protection of a whole range; null where part of it is free, or they differ. */
function uniformProtection(at: LabPlace, pages: number, moment: LabMoment): LabProtection | null {
  const known = new Set(mapsOf(at, pages, moment)?.map(({ permissions }) => permissions.slice(0, 3)))
  const [only] = known
  return known.size === 1 ? (LAB_PROTECTIONS.find((protection) => protection === only) ?? null) : null
}
