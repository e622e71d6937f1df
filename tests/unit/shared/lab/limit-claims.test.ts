import { describe, expect, it } from 'vitest'
import { checkClaims, type LabOutcome } from '../../../../src/shared/lab/check-claim'
import { LIMIT } from '../../../../src/shared/lab/experiments/limit'
import { describeVerdict, warnOfReach } from '../../../../src/shared/lab/verdict'
import type { ExperimentStep } from '../../../../src/shared/lab/experiment'
import type { LabAnswer } from '../../../../src/shared/lab/lab-protocol'
import { mapsOf } from '../../../support/map-tables'
import { SAMPLE_INFO } from '../../../support/sample-snapshot'

const OK = { ok: true, value: 0 } as const
const NO_MEMORY = { ok: false, by: 'kernel', errno: 12, value: 0 } as const

/** Steps of the experiment judged for a process of so many mappings, before and after. */
function judge(
  index: number,
  counts: readonly [number, number],
  limit: number | null,
  answer: LabAnswer,
): { holds: (boolean | null)[]; verdict: string } {
  const step = LIMIT.steps[index]
  if (!step) throw new Error(`no step ${index}`)
  const claims = checkClaims(step, outcomeOf(counts, limit, answer))
  return { holds: claims.map(({ holds }) => holds), verdict: describeVerdict(step, null, claims) }
}

function outcomeOf(
  [before, after]: readonly [number, number],
  limit: number | null,
  answer: LabAnswer,
): LabOutcome {
  const { table: mappings } = mapsOf`200000000000 +3 rw-p`
  const withCount = (usedMaps: number): LabOutcome['before'] => ({
    info: { ...SAMPLE_INFO, usedMaps, limit },
    mappings,
    usage: null,
    absent: [],
  })
  return { before: withCount(before), after: withCount(after), answer, region: 0x200000000000 }
}

describe('a step for the limit', () => {
  it('is judged where the process came to the limit', () => {
    expect(judge(0, [12, 65531], 65530, NO_MEMORY)).toEqual({
      holds: [true, true],
      verdict: 'The answer: N + 1.',
    })
  })

  it('is not tried where the limit is further than the Lab goes', () => {
    expect(judge(0, [12, 1048589], 2147483642, OK)).toEqual({
      holds: [null, null],
      verdict:
        'Not tested here: 1,048,589 mappings, limit 2,147,483,642; the Lab makes at most 1,048,576. Expected: “N + 1”.',
    })
  })

  it('is not tried after the limit was raised', () => {
    expect(judge(1, [65531, 65533], 262144, OK).holds).toEqual([null])
  })

  it('differs where the kernel refuses sooner than it is said to', () => {
    const { holds, verdict } = judge(0, [12, 65529], 65530, NO_MEMORY)
    expect(holds).toEqual([true, false])
    expect(verdict).toBe('Expected: “N + 1”. This machine did something else; see the differences below.')
  })

  it('takes a refusal of the Lab for none of the kernel', () => {
    const refused = { ok: false, by: 'lab', errno: 12, value: 0 } as const
    expect(judge(1, [65531, 65531], 65530, refused).holds).toEqual([false])
  })

  it('is not tried where the limit could not be read', () => {
    expect(judge(0, [12, 65531], null, NO_MEMORY).holds).toEqual([null, null])
  })
})

describe('describeVerdict', () => {
  const step: Pick<ExperimentStep, 'choices' | 'answer'> = { choices: ['One', 'Three'], answer: 0 }

  it('judges a prediction', () => {
    expect(describeVerdict(step, 0, [])).toBe('As you predicted: One.')
    expect(describeVerdict(step, 1, [])).toBe('Not quite. You guessed “Three”; the answer is “One”.')
  })
})

describe('warnOfReach', () => {
  const step = { isAtLimit: true } as const

  it('warns of a limit that the Lab cannot reach', () => {
    expect(warnOfReach(step, { used: 12, limit: 16777216 })).toContain('it will not reach it here')
    expect(warnOfReach(step, { used: 12, limit: 1048576 })).toBeNull()
    expect(warnOfReach(step, { used: 12, limit: null })).toBeNull()
    expect(warnOfReach({}, { used: 12, limit: 16777216 })).toBeNull()
  })
})
