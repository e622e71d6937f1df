import type { EventKind } from '../diff/change'
import type { LabCall } from './lab-call'
import type { LabErrno } from './lab-errno'

/** Maps of the region from page `page` on, as a claim states them: permissions as maps prints them. */
export interface ClaimedMap {
  readonly page: number
  readonly pages: number
  readonly permissions: string
}

/** What a step states about the kernel; checked against what really happened. */
export type LabClaim =
  /** The last call of the step succeeded, or failed with this error. */
  | { readonly claim: 'result'; readonly is: 'ok' | LabErrno }
  /** The count against the limit changed by this much, or by one of these where it depends on the C library. */
  | { readonly claim: 'count'; readonly by: number | readonly number[] }
  /** The count against the limit is the limit plus this. */
  | { readonly claim: 'count-at-limit'; readonly plus: 0 | 1 }
  /** The difference to the step before consists of events of these headlines, by address; memory use apart. */
  | { readonly claim: 'events'; readonly are: readonly EventKind[] }
  /** The region below its fill part holds these maps and no others. */
  | { readonly claim: 'region'; readonly is: readonly ClaimedMap[] }
  /** The VmFlags of the map at this page of the region have, or lack, a flag. */
  | { readonly claim: 'flag'; readonly page: number; readonly flag: string; readonly has: boolean }

/** A claim and how it reads. */
export interface StatedClaim {
  readonly sentence: string
  readonly check: LabClaim
}

/** One step: a prediction is asked, the calls are made, the claims are checked, the explanation follows. */
export interface ExperimentStep {
  readonly title: string
  readonly calls: readonly LabCall[]
  readonly question: string
  readonly choices: readonly string[]
  /** The index of the choice that a kernel as described makes true. */
  readonly answer: number
  readonly explanation: string
  readonly claims: readonly StatedClaim[]
  /** Its answer and claims are about a process at the limit; where it is not there, nothing is tried. */
  readonly isAtLimit?: true
}

/** A guided experiment. */
export interface Experiment {
  /** Names it on the command line: "split-and-merge". */
  readonly id: string
  readonly title: string
  /** One line for the list. */
  readonly summary: string
  readonly steps: readonly ExperimentStep[]
}
