import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LabProcess } from '../../../src/host/lab/lab-process'
import { runStep } from '../../../src/host/lab/run-step'
import { MappingReader } from '../../../src/host/proc/read-mappings'
import { LARGEST_FILL, type LabCall } from '../../../src/shared/lab/lab-call'
import { LIMIT } from '../../../src/shared/lab/experiments/limit'
import { EXPERIMENTS } from '../../../src/shared/lab/list-experiments'
import { readLimitValue } from '../../support/limit'
import { guardLimit, type LimitGuard } from '../../support/limit-guard'

const PROGRAM = resolve('out/lab/vmatlas-lab')

describe('the experiments on this kernel', () => {
  const reader = new MappingReader()
  // Another test that raises the limit would change what the last experiment sees.
  let guard: LimitGuard
  beforeAll(async () => {
    guard = await guardLimit()
  })
  afterAll(() => {
    guard.release()
    reader.close()
  })

  it.each(EXPERIMENTS.map((experiment) => [experiment.id, experiment] as const))(
    '%s does what it states',
    async (_, { steps }) => {
      // A machine whose limit the Lab cannot reach tries less, and is no worse for it.
      const isInReach = guard.before <= LARGEST_FILL
      const lab = await LabProcess.start(reader, PROGRAM)
      try {
        let before = await lab.read()
        const wrong: string[] = []
        for (const step of steps) {
          const { after, claims } = await runStep(lab, step, before)
          for (const { holds, sentence, saw } of claims)
            if (holds !== true && (holds === false || isInReach))
              wrong.push(`${step.title}: ${sentence} Saw: ${saw}`)
          before = after
        }
        expect(wrong).toEqual([])
      } finally {
        lab.end()
        await lab.exited
      }
      expect(readLimitValue()).toBe(guard.before)
    },
  )

  it('goes on where it was refused once the limit is raised', async () => {
    const [first, second] = LIMIT.steps
    if (!first || !second || guard.before > LARGEST_FILL - 100) return
    const again = first.calls.at(-1) as LabCall
    const lab = await LabProcess.start(reader, PROGRAM)
    try {
      const before = (await runStep(lab, first, await lab.read())).after
      guard.raise(guard.before + 100)
      expect((await runStep(lab, second, before)).claims).toMatchObject([{ holds: null }])
      const { answers, after } = await runStep(lab, { calls: [again], claims: [] }, await lab.read())
      expect(answers).toMatchObject([{ ok: false, by: 'kernel', errno: 12 }])
      expect(after.info.usedMaps).toBe(guard.before + 100 + 1)
    } finally {
      guard.restore()
      lab.end()
      await lab.exited
    }
  })

  it('tries nothing at a limit that is further away than it goes', async () => {
    const [first] = LIMIT.steps
    if (!first) return
    const lab = await LabProcess.start(reader, PROGRAM)
    try {
      guard.raise(16_777_216)
      const { answers, claims, after } = await runStep(lab, first, await lab.read())
      expect(answers.every(({ ok }) => ok)).toBe(true)
      expect(after.info.usedMaps).toBeGreaterThan(LARGEST_FILL)
      expect(claims.map(({ holds }) => holds)).toEqual([null, null])
    } finally {
      guard.restore()
      lab.end()
      await lab.exited
    }
  })
})
