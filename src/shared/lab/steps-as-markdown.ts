import { callAsC } from './call-as-c'
import type { CheckedClaim } from './check-claim'
import type { PlayedStep } from './program-as-c'

/** A step as notes tell it. */
export interface NotedStep extends PlayedStep {
  /** What happened, in a sentence. */
  readonly summary: string
  /** What diff(1) prints for pmap before and after. */
  readonly diff: readonly string[]
  readonly claims: readonly CheckedClaim[]
  /** Empty in free play. */
  readonly explanation: string
}

/** Writes steps as Markdown for notes: each with its calls, what changed, and what was stated about it. */
export function stepsAsMarkdown(title: string, steps: readonly NotedStep[]): string {
  return [`# ${title}`, ...steps.map(describeStep)].join('\n\n') + '\n'
}

function describeStep(step: NotedStep, index: number): string {
  const claims = step.claims.map(({ sentence, holds, saw }) => {
    if (holds === true) return `- ${sentence}`
    return `- ${sentence} **${holds === null ? 'Not tested here' : 'Not on this kernel'}**: ${saw}`
  })
  return [
    `## ${index + 1}. ${step.title}`,
    ['```c', ...step.calls.map((call) => `${callAsC(call)};`), '```'].join('\n'),
    ...(step.summary === '' ? [] : [step.summary]),
    ...(step.diff.length === 0 ? [] : [['```diff', ...step.diff, '```'].join('\n')]),
    ...(claims.length === 0 ? [] : [claims.join('\n')]),
    ...(step.explanation === '' ? [] : [step.explanation]),
  ].join('\n\n')
}
