import type { StepResult } from '../host/lab/run-step'
import { groupThousands } from '../shared/format/count'
import { callAsC } from '../shared/lab/call-as-c'
import type { Experiment, ExperimentStep } from '../shared/lab/experiment'
import { explainFailure, failureName } from '../shared/lab/lab-errno'
import { describeLabStep } from '../shared/lab/lab-view'

/** Version of the JSON that `lab run --json` prints. */
const LAB_JSON_VERSION = 1
/** A difference that fills the limit has tens of thousands of lines. */
const MOST_DIFF_LINES = 40

/** A step of an experiment that was made. */
export interface RanStep {
  readonly step: ExperimentStep
  readonly result: StepResult
}

/**
 * Lays out a step: its calls in C, what became of the maps as events and as diff prints it for pmap, the claims.
 *
 *   1. Map 12 KiB
 *      mmap(REGION, 3 * PAGE, ...)
 */
export function* describeRanStep(number: number, { step, result }: RanStep): Generator<string> {
  yield `\n${number}. ${step.title}\n`
  for (const [index, call] of step.calls.entries()) {
    yield `   ${callAsC(call)}\n`
    const answer = result.answers[index]
    if (answer?.ok === false) yield `   -> ${failureName(answer)}: ${explainFailure(call.call, answer)}\n`
  }
  const view = describeLabStep(result.before, result.after)
  yield `\n   ${view.summary} ${countText(view.used, view.limit)}\n\n`
  for (const line of view.diff.slice(0, MOST_DIFF_LINES)) yield `${line}\n`
  if (view.diff.length > MOST_DIFF_LINES) yield '... and more lines\n'
  if (view.diff.length > 0) yield '\n'
  for (const { sentence, holds, saw } of result.claims)
    if (holds === true) yield `   ok: ${sentence}\n`
    else if (holds === null) yield `   NOT TESTED HERE: ${sentence} Why: ${saw}\n`
    else yield `   DIFFERENT HERE: ${sentence} Seen: ${saw}\n`
  yield `   ${step.explanation}\n`
}

function countText(used: number, limit: number | null): string {
  const maps = `${groupThousands(used)} maps`
  return limit === null ? `Now ${maps}.` : `Now ${maps}, limit ${groupThousands(limit)}.`
}

/** The JSON of `vmatlas lab run`: see docs/command-line.md. */
export function toLabJson(experiment: Experiment, steps: readonly RanStep[]): object {
  return {
    version: LAB_JSON_VERSION,
    experiment: experiment.id,
    title: experiment.title,
    steps: steps.map(({ step, result }) => {
      const view = describeLabStep(result.before, result.after)
      return {
        title: step.title,
        calls: step.calls.map((call, index) => {
          const answer = result.answers[index]
          return { c: callAsC(call), error: answer?.ok === false ? failureName(answer) : null }
        }),
        maps: view.used,
        limit: view.limit,
        lead: view.summary,
        events: view.events,
        diff: view.diff,
        claims: result.claims,
        explanation: step.explanation,
      }
    }),
  }
}
