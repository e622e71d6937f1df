import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { release, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MappingReader } from '../../../src/host/proc/read-mappings'
import { readNeighbourFacts } from '../../../src/host/proc/read-neighbour-facts'
import type { MergeObstacle } from '../../../src/shared/explain/merge-obstacle'
import type { ExplainedTables } from '../../../src/shared/explain/merge-obstacles'
import { whyNotMerged, type MergeReason } from '../../../src/shared/explain/why-not-merged'
import { whySoMany, type MapCountExplanation } from '../../../src/shared/explain/why-so-many'
import { isKernelAtLeast } from '../../../src/shared/proc/kernel-release'
import { SmapsParser } from '../../../src/shared/proc/parse-smaps'

const folder = mkdtempSync(join(tmpdir(), 'vmatlas-equal-'))
const binary = join(folder, 'equal-again')
const file = join(folder, 'file')
const reader = new MappingReader()

beforeAll(() => {
  const source = resolve(import.meta.dirname, 'equal-again.c')
  execFileSync('gcc', ['-O1', '-Wall', '-Werror', '-pthread', '-o', binary, source], { stdio: 'inherit' })
  writeFileSync(file, Buffer.alloc(4 * 4096))
})
afterAll(() => {
  reader.close()
  rmSync(folder, { recursive: true })
})

/** A scenario before and after its pieces were made equal. */
interface Scenario {
  readonly before: ExplainedTables
  readonly mapsBefore: number
  /** What the kernel left. */
  readonly mapsAfter: number
}

async function play(name: string): Promise<Scenario> {
  const child = spawn(binary, [name, file], { stdio: ['pipe', 'pipe', 'inherit'] })
  const gone = new Promise((done) => child.once('close', done))
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const nextLine = async (): Promise<string> => String((await lines.next()).value)
  try {
    const [pid = '', start = '', end = ''] = (await nextLine()).split(' ')
    const region = { pid: Number(pid), start: Number.parseInt(start, 16), end: Number.parseInt(end, 16) }
    const before = await readRegion(region)
    child.stdin.write('\n')
    expect(await nextLine()).toBe('equal')
    const after = await readRegion(region)
    return { before, mapsBefore: before.mappings.length, mapsAfter: after.mappings.length }
  } finally {
    child.stdin.end()
    await gone
  }
}

interface Region {
  readonly pid: number
  readonly start: number
  readonly end: number
}

/** The mappings of a region alone, with what the process and its machine tell. */
async function readRegion({ pid, start, end }: Region): Promise<ExplainedTables> {
  const entries = readFileSync(`/proc/${pid}/smaps`, 'latin1').split(/^(?=[0-9a-f]+-[0-9a-f]+ )/m)
  const inside = entries.filter((entry) => {
    const address = Number.parseInt(entry, 16)
    return address >= start && address < end
  })
  const parser = new SmapsParser()
  parser.push(Buffer.from(inside.join(''), 'latin1'))
  const { table, usage } = parser.finish()
  const { process } = await reader.read({ pid })
  return { mappings: table, usage, facts: await readNeighbourFacts(reader, process, table.length) }
}

describe('a pair that nothing in maps and smaps keeps apart', () => {
  async function explainPair(name: string): Promise<Scenario & { readonly reason: MergeReason }> {
    const scenario = await play(name)
    expect(scenario.mapsBefore).toBe(2)
    const [reason, ...others] = whyNotMerged(scenario.before, 0)
    expect(others).toEqual([])
    return { ...scenario, reason: reason! }
  }

  it('stays apart where the child of a fork maps memory beside what it inherited', async () => {
    const { reason, mapsAfter } = await explainPair('fork-beside')
    expect(reason).toMatchObject({ obstacle: 'fork', certainty: 'likely' })
    expect(reason.sentence).toContain('before the fork that made this process')
    expect(mapsAfter).toBe(2)
  })

  it('stays apart where written memory was moved beside other memory', async () => {
    const { reason, mapsAfter } = await explainPair('moved')
    expect(reason).toMatchObject({ obstacle: 'nothing-visible', certainty: 'unknown' })
    expect(reason.sentence).toContain(
      'never merge if one of them was moved by mremap after it was written to',
    )
    expect(reason.sentence).not.toContain('fork')
    expect(mapsAfter).toBe(2)
  })

  it('stays apart where both were written to, whose pages were given back', async () => {
    const { reason, mapsAfter } = await explainPair('given-back')
    expect(reason).toMatchObject({ obstacle: 'nothing-visible', certainty: 'unknown' })
    expect(reason.sentence).toContain('given back with madvise')
    expect(mapsAfter).toBe(2)
  })

  it('merges with the next call where none of what the sentence names is so', async () => {
    const { reason, mapsAfter } = await explainPair('fork-unlocks')
    expect(reason).toMatchObject({ obstacle: 'nothing-visible', certainty: 'unknown' })
    expect(reason.sentence).toContain('else the next call that changes their range merges them')
    expect(mapsAfter).toBe(1)
  })

  it('stays apart where pieces of one file were written to before they met', async () => {
    const { reason, mapsAfter } = await explainPair('file-written-apart')
    expect(reason).toMatchObject({ obstacle: 'separate-faults', certainty: 'likely' })
    expect(reason.sentence).toContain('anon_vma')
    expect(mapsAfter).toBe(2)
  })

  it('has another NUMA policy, and merges without it', async () => {
    const { reason, mapsAfter, before } = await explainPair('policy')
    // A kernel without NUMA does not know mbind, and the program ends.
    expect(reason).toEqual({
      obstacle: 'numa-policy',
      certainty: 'seen',
      sentence: 'NUMA policy default beside NUMA policy bind:0.',
    })
    expect(mapsAfter).toBe(1)
    expect(whySoMany(before).obstacles).toMatchObject([{ obstacle: 'numa-policy', alone: 1, remaining: 1 }])
  })

  it('depends on the kernel where a written piece of a file was moved beside the next', async () => {
    const { before, mapsBefore, mapsAfter } = await play('file-moved')
    const isKept = isKernelAtLeast(release(), 7, 3)
    expect({ mapsBefore, mapsAfter }).toEqual(
      isKept ? { mapsBefore: 2, mapsAfter: 2 } : { mapsBefore: 1, mapsAfter: 1 },
    )
    if (isKept) expect(whyNotMerged(before, 0)[0]!.sentence).toContain('mremap')
  })
})

describe('the range of mappings that remain without their difference', () => {
  it.each<[string, MergeObstacle]>([
    ['never-written', 'protection'],
    ['written-before', 'protection'],
    ['written-after', 'protection'],
    ['written-and-given-back', 'protection'],
    ['cut-in-child', 'protection'],
    ['mapped-in-child', 'protection'],
    ['reserved', 'protection'],
    ['not-reserved', 'protection'],
    ['advised', 'huge-page-advice'],
    ['bound', 'numa-policy'],
  ])('holds what the kernel leaves of pieces: %s', async (name, obstacle) => {
    const { before, mapsBefore, mapsAfter } = await play(name)
    expect(mapsBefore).toBe(40)
    const explanation = whySoMany(before)
    expect(explanation.obstacles).toMatchObject([{ obstacle, alone: 39 }])
    expectInRange(explanation, mapsAfter)
    expect(explanation.unbounded).toEqual(['memory that mremap moved'])
  })

  it('is exact where nothing was ever written to', async () => {
    const { before, mapsAfter } = await play('reserved')
    expect(mapsAfter).toBe(1)
    expect(whySoMany(before).obstacles).toMatchObject([{ remaining: 1, remainingMost: 1 }])
  })

  it('holds what the kernel leaves of 100 thread stacks that were used', async () => {
    const { before, mapsBefore, mapsAfter } = await play('thread-stacks')
    const explanation = whySoMany(before)
    const guards = explanation.obstacles.find(({ obstacle }) => obstacle === 'protection')
    // Later versions of glibc guard stacks without a mapping for it: 100 mappings then.
    expect([100, 200]).toContain(mapsBefore)
    if (!guards) return expect(mapsAfter).toBe(mapsBefore)
    expectInRange(explanation, mapsAfter)
    expect(guards.remainingMost).toBeLessThan(mapsBefore)
  })
})

function expectInRange({ obstacles }: MapCountExplanation, left: number): void {
  const [{ remaining, remainingMost } = { remaining: Number.NaN, remainingMost: Number.NaN }] = obstacles
  expect(left).toBeGreaterThanOrEqual(remaining)
  expect(left).toBeLessThanOrEqual(remainingMost)
}
