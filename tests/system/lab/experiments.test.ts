import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LabProcess } from '../../../src/host/lab/lab-process'
import { runStep } from '../../../src/host/lab/run-step'
import { MappingReader } from '../../../src/host/proc/read-mappings'
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
      const lab = await LabProcess.start(reader, PROGRAM)
      try {
        let before = await lab.read()
        const wrong: string[] = []
        for (const step of steps) {
          const { after, claims } = await runStep(lab, step, before)
          for (const { holds, sentence, saw } of claims)
            if (!holds) wrong.push(`${step.title}: ${sentence} Saw: ${saw}`)
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
})
