import { groupThousands } from '../../../shared/format/count'
import { undoneValue, type LastChange } from '../../../shared/sysctl/limit-act'
import type { LimitWish } from './use-limit-change'

/** What is asked once more before a wish is carried out. */
export interface LimitQuestion {
  /** The running value that it would lead to. */
  readonly target: number
  /** A fact besides lowering that the person should know; '' for none. */
  readonly note: string
}

/** The wish to undo the last change from the running value that is on screen. */
export function undoWish(running: number): LimitWish {
  return { act: 'undo', running, confirmedLowering: false }
}

/** What to ask before a wish is carried out: a lowering, or an undo of what somebody else has set since; else null. */
export function questionBefore(
  wish: LimitWish,
  running: number,
  lastChange: LastChange | null,
): LimitQuestion | null {
  if (wish.act === 'set') return wish.value < running ? { target: wish.value, note: '' } : null
  if (lastChange === null) return null
  const target = undoneValue(lastChange)
  const isOurs = running === lastChange.set
  if (isOurs && target >= running) return null
  const note = isOurs
    ? ''
    : `The running value is ${groupThousands(running)}, not the ${groupThousands(lastChange.set)} that VMAtlas set: it was changed since.`
  return { target, note }
}

/** Says what undo would do, in one sentence. */
export function describeUndo(change: LastChange): string {
  const value = groupThousands(undoneValue(change))
  switch (change.file) {
    case 'kept':
      return `Undo restores ${value}.`
    case 'removed':
      return `Undo restores ${value} and removes zz-vmatlas.conf.`
    case 'restored':
      return `Undo restores ${value} and the previous zz-vmatlas.conf.`
  }
}
