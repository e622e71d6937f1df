import type { FindingRuleId } from './finding'

/** A process by its identity: a PID alone is used again. */
export interface MutedProcess {
  readonly pid: number
  readonly startTicks: number
}

/** What a person does not want to be told: a rule, a program, one process, or a rule for one of these; null stands for all. */
export interface FindingMute {
  readonly rule: FindingRuleId | null
  /** The name of the program, latin1. */
  readonly program: string | null
  /** One process of the program. */
  readonly process: MutedProcess | null
}

/** What is or is not muted: a finding of this rule in this process. */
export interface Mutable {
  readonly rule: FindingRuleId
  readonly process: MutedProcess & { readonly name: string }
}

/** Says whether a finding is muted. */
export function isMuted(mutes: readonly FindingMute[], { rule, process }: Mutable): boolean {
  return mutes.some((mute) => covers(mute, { rule, program: process.name, process }))
}

/** Adds a mute; those that it makes needless go. */
export function addMute(mutes: readonly FindingMute[], mute: FindingMute): FindingMute[] {
  return [...mutes.filter((other) => !covers(mute, other)), mute]
}

/** Takes a mute away. */
export function removeMute(mutes: readonly FindingMute[], mute: FindingMute): FindingMute[] {
  return mutes.filter((other) => !(covers(mute, other) && covers(other, mute)))
}

/** Whether all that `other` mutes is muted by `mute` as well. */
function covers(mute: FindingMute, other: FindingMute): boolean {
  return (
    (mute.rule === null || mute.rule === other.rule) &&
    (mute.program === null || mute.program === other.program) &&
    (mute.process === null || isSameProcess(mute.process, other.process))
  )
}

function isSameProcess(one: MutedProcess, other: MutedProcess | null): boolean {
  return one.pid === other?.pid && one.startTicks === other.startTicks
}
