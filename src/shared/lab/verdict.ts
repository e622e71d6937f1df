import { formatCount } from '../format/count'
import type { CheckedClaim } from './check-claim'
import type { ExperimentStep } from './experiment'
import { LARGEST_FILL } from './lab-call'

/**
 * Says what the answer of a step was, and judges the prediction; `prediction` is null where none was made.
 *
 * The answer that a step expects counts only where its claims held: a kernel that does something else, or a process
 * that never came to the limit, proves nobody right or wrong.
 */
export function describeVerdict(
  { choices, answer }: Pick<ExperimentStep, 'choices' | 'answer'>,
  prediction: number | null,
  claims: readonly CheckedClaim[],
): string {
  const truth = choices[answer] ?? ''
  const untried = claims.find(({ holds }) => holds === null)
  if (untried) return `Not tested here: ${untried.saw}. Expected: “${truth}”.`
  if (claims.some(({ holds }) => holds === false))
    return `Expected: “${truth}”. This machine did something else; see the differences below.`
  if (prediction === null) return `The answer: ${truth}.`
  return prediction === answer
    ? `As you predicted: ${truth}.`
    : `Not quite. You guessed “${choices[prediction] ?? ''}”; the answer is “${truth}”.`
}

/** Warns, before a step for the limit, of a limit that the Lab cannot reach; null where it can. */
export function warnOfReach(
  { isAtLimit }: Pick<ExperimentStep, 'isAtLimit'>,
  { used, limit }: { readonly used: number; readonly limit: number | null },
): string | null {
  if (isAtLimit !== true || limit === null || used + LARGEST_FILL >= limit) return null
  const most = formatCount(LARGEST_FILL)
  return `The limit is ${formatCount(limit)}, and the Lab makes at most ${most} mappings: it will not reach it here. Set a limit of at most ${most} to try this.`
}
