import { computeDiff } from '../../src/shared/diff/compute-diff'
import type { DiffMatch } from '../../src/shared/diff/diff-side'
import { median, timed, type Bench } from './support/bench-line'
import { changeOneInHundred, makeSide, SLIDE, type SideShape } from './support/diff-sides'

const ROWS = 1_000_000
const ROUNDS = 9
const WARM_UP_ROUNDS = 5
const BUDGET_MS: Readonly<Record<DiffMatch, number>> = { address: 100, identity: 300 }
const SHAPES: readonly (readonly [SideShape, string])[] = [
  ['anonymous', 'ten names'],
  ['files', '10,000 files'],
]

/** Comparing two snapshots of a million rows with usage: identical, one in a hundred changed, all slid. */
export const bench: Bench = async function* () {
  for (const [shape, words] of SHAPES) {
    const before = makeSide(shape, ROWS)
    const same = makeSide(shape, ROWS)
    const cases = [
      ['identical', same],
      ['1 % changed', changeOneInHundred(same)],
      ['all slid', makeSide(shape, ROWS, SLIDE)],
    ] as const
    for (const match of ['address', 'identity'] as const) {
      for (const [name, after] of cases) {
        const compare = (): unknown => computeDiff(before, after, { match, sameMachine: true })
        for (let round = 0; round < WARM_UP_ROUNDS; round++) compare()
        const times: number[] = []
        for (let round = 0; round < ROUNDS; round++) times.push(await timed(compare))
        const ms = median(times)
        const budget = BUDGET_MS[match]
        yield {
          what: `diff by ${match}`,
          workload: `1 M rows, ${words}, ${name}`,
          value: ms,
          unit: 'ms',
          reference: null,
          budget: `<= ${budget} ms`,
          isMet: ms <= budget,
        }
      }
    }
  }
}
