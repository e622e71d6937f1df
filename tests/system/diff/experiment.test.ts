import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MappingReader } from '../../../src/host/proc/read-mappings'
import { takeSnapshot } from '../../../src/host/snapshots/take-snapshot'
import { computeDiff } from '../../../src/shared/diff/compute-diff'
import { composeSummary, summaryText } from '../../../src/shared/diff-summary/compose-summary'
import { formatDiffPmap } from '../../../src/shared/export/diff/diff-pmap'
import type { Snapshot } from '../../../src/shared/snapshot/snapshot'
import { compile, SteppedProgram } from './stepped-program'

const folder = mkdtempSync(join(tmpdir(), 'vmatlas-experiment-'))
const program = join(folder, 'experiment')
const reader = new MappingReader()
const snapshots: Snapshot[] = []
const pmaps: string[] = []

beforeAll(async () => {
  compile('g++', resolve(import.meta.dirname, 'experiment.cpp'), program)
  const stepped = await SteppedProgram.start(program)
  try {
    for (let step = 0; step <= 3; step++) {
      if (step > 0) await stepped.step()
      snapshots.push(await takeSnapshot(reader, { pid: stepped.pid }, { withSmaps: false }))
      pmaps.push(execFileSync('pmap', [String(stepped.pid)], { env: { LC_ALL: 'C' }, encoding: 'latin1' }))
    }
  } finally {
    await stepped.end()
  }
})
afterAll(() => {
  reader.close()
  rmSync(folder, { recursive: true, force: true })
})

function leadOfStep(step: number): string {
  const [before, after] = snapshots.slice(step - 1)
  if (!before || !after) throw new Error('the step was not taken')
  return summaryText(
    composeSummary(computeDiff(before, after, { match: 'address', sameMachine: true }), before, after),
  )
}

describe('the experiment of 12 KiB, with the real kernel', () => {
  it('adds 12 KiB, as a mapping of its own or at a like neighbour', () => {
    expect(leadOfStep(1)).toMatch(/^One mapping of 12 KiB is new\.$|^One mapping grew by 12 KiB\.$/)
  })

  it('splits it in two when the middle is unmapped', () => {
    expect(leadOfStep(2)).toBe('One mapping was split in two, 4 KiB unmapped.')
  })

  it('merges it back when the middle is mapped again', () => {
    expect(leadOfStep(3)).toBe('Two mappings merged into one.')
  })

  it.each([1, 2, 3])('reads in step %i, as pmap, the same as diff over the outputs of pmap', (step) => {
    const [before, after] = snapshots.slice(step - 1)
    if (!before || !after) throw new Error('the step was not taken')
    writeFileSync(join(folder, 'a'), pmaps[step - 1] ?? '', 'latin1')
    writeFileSync(join(folder, 'b'), pmaps[step] ?? '', 'latin1')
    const real = spawnSync('diff', ['--text', join(folder, 'a'), join(folder, 'b')], { encoding: 'latin1' })
    expect(real.status).toBe(1)
    expect([...formatDiffPmap(before, after)].join('')).toBe(real.stdout)
  })
})
