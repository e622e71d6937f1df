import type { EventKind } from '../diff/change'
import type { StatedClaim } from './experiment'
import type { LabErrno } from './lab-errno'

/** Short ways to write claims down, with the sentences that are always the same. */

/** The last call succeeds, or fails with an error. */
export function ends(is: 'ok' | LabErrno): StatedClaim {
  return {
    sentence: is === 'ok' ? 'The call succeeds.' : `The call fails with ${is}.`,
    check: { claim: 'result', is },
  }
}

/** The number of maps changes by this much. */
export function counts(by: number): StatedClaim {
  const size = Math.abs(by) === 1 ? 'One' : String(Math.abs(by))
  const sentence =
    by === 0
      ? 'The number of maps stays as it is.'
      : `${size} ${by > 0 ? 'more' : 'fewer'} in the count against the limit.`
  return { sentence, check: { claim: 'count', by } }
}

/** The difference consists of these events. */
export function shows(sentence: string, ...are: EventKind[]): StatedClaim {
  return { sentence, check: { claim: 'events', are } }
}

/**
 * The region holds these maps, each written as "permissions first+pages".
 *
 *   holds('One mapping of three pages.', 'rw-p 0+3')
 */
export function holds(sentence: string, ...maps: string[]): StatedClaim {
  const is = maps.map((text) => {
    const [permissions = '', range = ''] = text.split(' ')
    const [page = 0, pages = 0] = range.split('+').map(Number)
    return { page, pages, permissions }
  })
  return { sentence, check: { claim: 'region', is } }
}

/** A mapping has a VmFlag, or lacks it. */
export function flagged(sentence: string, page: number, flag: string, has = true): StatedClaim {
  return { sentence, check: { claim: 'flag', page, flag, has } }
}
