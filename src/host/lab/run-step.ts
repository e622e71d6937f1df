import { checkClaims, type CheckedClaim } from '../../shared/lab/check-claim'
import type { ExperimentStep } from '../../shared/lab/experiment'
import type { LabAnswer } from '../../shared/lab/lab-protocol'
import type { Snapshot } from '../../shared/snapshot/snapshot'
import type { LabProcess } from './lab-process'

/** What came of a step of an experiment. */
export interface StepResult {
  /** The answers to its calls; fewer than calls where one failed. */
  readonly answers: readonly LabAnswer[]
  readonly before: Snapshot
  readonly after: Snapshot
  readonly claims: readonly CheckedClaim[]
}

/**
 * Makes the calls of a step, reads the maps and checks what the step states.
 *
 * `before` is the state after the step before. A call that fails ends the step. Errors: those of LabProcess.
 */
export async function runStep(
  lab: LabProcess,
  step: Pick<ExperimentStep, 'calls' | 'claims' | 'isAtLimit'>,
  before: Snapshot,
): Promise<StepResult> {
  const answers: LabAnswer[] = []
  for (const call of step.calls) {
    const answer = await lab.call(call)
    answers.push(answer)
    if (!answer.ok) break
  }
  const after = await lab.read()
  const answer = answers.at(-1) ?? { ok: true, value: 0 }
  const outcome = { before, after, answer, region: lab.region.start }
  return { answers, before, after, claims: checkClaims(step, outcome) }
}
