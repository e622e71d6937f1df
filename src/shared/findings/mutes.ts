import type { FindingRuleId } from './finding'

/** What a person does not want to be told: a rule, a program, or a rule for a program; null stands for all. */
export interface FindingMute {
  readonly rule: FindingRuleId | null
  /** The name of the program, latin1. */
  readonly program: string | null
}

/** Says whether a finding of this rule about this program is muted. */
export function isMuted(mutes: readonly FindingMute[], rule: FindingRuleId, program: string): boolean {
  return mutes.some((mute) => covers(mute, rule, program))
}

/** Adds a mute; those that it makes needless go. */
export function addMute(mutes: readonly FindingMute[], mute: FindingMute): FindingMute[] {
  const others = mutes.filter(
    ({ rule, program }) =>
      !((mute.rule === null || mute.rule === rule) && (mute.program === null || mute.program === program)),
  )
  return [...others, mute]
}

/** Takes a mute away. */
export function removeMute(mutes: readonly FindingMute[], mute: FindingMute): FindingMute[] {
  return mutes.filter(({ rule, program }) => rule !== mute.rule || program !== mute.program)
}

function covers(mute: FindingMute, rule: FindingRuleId, program: string): boolean {
  return (mute.rule === null || mute.rule === rule) && (mute.program === null || mute.program === program)
}
