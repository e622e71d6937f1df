import type { LabAnswer, LabCall } from './call'
import type { LabView } from './lab-view'

/** One step as it was made: the call, what the kernel answered, and the maps on both sides of it. */
export interface LabStep {
  readonly call: LabCall
  readonly answer: LabAnswer
  /** The names that calls may speak of after this step, with their addresses. */
  readonly addresses: Readonly<Record<string, number>>
  readonly before: LabView
  readonly after: LabView
}

/** What a claim says of a step that was made; `instead` is what this kernel did where it differs. */
export type LabVerdict = { readonly holds: true } | { readonly holds: false; readonly instead: string }

/** A statement about a step, checked against what the kernel did. */
export interface LabClaim {
  readonly sentence: string
  readonly check: (step: LabStep) => LabVerdict
}

/** A question asked before a step. */
export interface LabPrediction {
  readonly question: string
  readonly choices: readonly string[]
  /** Index of the choice that is right where all claims of the step hold. */
  readonly right: number
}

/** A step of an experiment. */
export interface ExperimentStep {
  /** What is about to be done, in a sentence. */
  readonly intent: string
  /** Calls that only prepare the stage; made before `call`, with no question. */
  readonly prepare?: readonly LabCall[]
  readonly call: LabCall
  readonly prediction: LabPrediction
  readonly claims: readonly LabClaim[]
  /** Why it is so. */
  readonly explanation: string
}

/** A short list of steps that shows one thing about maps. */
export interface Experiment {
  /** For the command line: "split-and-merge". */
  readonly name: string
  readonly title: string
  /** One line for the list. */
  readonly summary: string
  readonly steps: readonly ExperimentStep[]
}
