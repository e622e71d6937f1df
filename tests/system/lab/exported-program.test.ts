import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LabProcess } from '../../../src/host/lab/lab-process'
import { MappingReader } from '../../../src/host/proc/read-mappings'
import { takeSnapshot } from '../../../src/host/snapshots/take-snapshot'
import { checkClaim } from '../../../src/shared/lab/check-claim'
import type { Experiment } from '../../../src/shared/lab/experiment'
import { EXPERIMENTS } from '../../../src/shared/lab/list-experiments'
import { programAsC } from '../../../src/shared/lab/program-as-c'
import type { Snapshot } from '../../../src/shared/snapshot/snapshot'
import { guardLimit, type LimitGuard } from '../../support/limit-guard'

describe('an experiment exported as a C program', () => {
  const reader = new MappingReader()
  const folder = mkdtempSync(join(tmpdir(), 'vmatlas-lab-'))
  let guard: LimitGuard
  let region = 0
  beforeAll(async () => {
    guard = await guardLimit()
    const lab = await LabProcess.start(reader, resolve('out/lab/vmatlas-lab'))
    region = lab.region.start
    lab.end()
  })
  afterAll(() => {
    guard.release()
    reader.close()
    rmSync(folder, { recursive: true })
  })

  function compile(experiment: Experiment): string {
    const source = join(folder, `${experiment.id}.c`)
    const program = join(folder, experiment.id)
    writeFileSync(source, programAsC(experiment.title, experiment.steps, region))
    execFileSync('gcc', ['-static', '-Wall', '-Wextra', '-Werror', '-pthread', '-o', program, source])
    return program
  }

  /** Lets the program run from pause to pause and reads its maps at each. */
  async function readPauses(program: string): Promise<Snapshot[]> {
    const child = spawn(program, { stdio: ['pipe', 'pipe', 'inherit'] })
    const snapshots: Snapshot[] = []
    try {
      for await (const line of createInterface({ input: child.stdout })) {
        const pid = Number(/: pmap (\d+)$/.exec(line)?.[1])
        if (Number.isNaN(pid)) continue
        const withSmaps = !line.startsWith('1. Fill up') && !program.endsWith('hit-the-limit')
        snapshots.push(await takeSnapshot(reader, { pid }, { withSmaps }))
        child.stdin.write('\n')
      }
    } finally {
      child.kill('SIGKILL')
    }
    return snapshots
  }

  it.each(EXPERIMENTS.map((experiment) => [experiment.id, experiment] as const))(
    '%s compiles without a warning and does to its maps what the experiment states',
    async (_, experiment) => {
      const [start, ...pauses] = await readPauses(compile(experiment))
      expect(pauses).toHaveLength(experiment.steps.length)
      const wrong: string[] = []
      let before = start
      for (const [index, after] of pauses.entries()) {
        const { title, claims } = experiment.steps[index] ?? { title: '', claims: [] }
        for (const claim of claims) {
          // Results are printed by the program, and only the maps are looked at here.
          if (claim.check.claim === 'result' || !before) continue
          const outcome = { before, after, answer: { ok: true, value: 0 }, region } as const
          const { holds, sentence, saw } = checkClaim(claim, outcome)
          if (!holds) wrong.push(`${title}: ${sentence} Saw: ${saw}`)
        }
        before = after
      }
      expect(wrong).toEqual([])
    },
  )
})
