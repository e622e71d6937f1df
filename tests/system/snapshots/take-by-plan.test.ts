import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { MappingReader } from '../../../src/host/proc/read-mappings'
import { readStatIfAny } from '../../../src/host/proc/errno-to-code'
import { SnapshotLibrary } from '../../../src/host/snapshots/snapshot-library'
import { takeByPlan } from '../../../src/host/snapshots/take-by-plan'
import { takeSnapshot } from '../../../src/host/snapshots/take-snapshot'
import type { ProcessIdentity } from '../../../src/shared/ipc/contract'
import type { SnapshotEntry } from '../../../src/shared/ipc/snapshot-entry'
import type { SnapshotPlan, PlanRule } from '../../../src/shared/snapshot/snapshot-plan'
import { compile, SteppedProgram } from '../diff/stepped-program'

const folder = mkdtempSync(join(tmpdir(), 'vmatlas-by-plan-'))
const program = join(folder, 'operations')
const reader = new MappingReader()
let stepped: SteppedProgram
let library: SnapshotLibrary
let capBytes: number
let stop: AbortController
let taken: { entry: SnapshotEntry; kept: number }[]

beforeAll(() => compile('gcc', resolve(import.meta.dirname, '../diff/operations.c'), program, ['-pthread']))
beforeEach(async () => {
  stepped = await SteppedProgram.start(program, ['/dev/null'])
  capBytes = 2 ** 30
  library = new SnapshotLibrary(mkdtempSync(join(folder, 'library-')), () => capBytes)
  await library.open()
  stop = new AbortController()
  taken = []
})
afterEach(async () => {
  stop.abort()
  await stepped.end()
})
afterAll(() => {
  reader.close()
  rmSync(folder, { recursive: true, force: true })
})

function start(rule: PlanRule, plan: Partial<SnapshotPlan> = {}): Promise<boolean> {
  const startTicks = readStatIfAny('/proc', stepped.pid)?.startTicks ?? -1
  const process: ProcessIdentity = { pid: stepped.pid, startTicks }
  return takeByPlan(
    {
      reader,
      keep: (snapshot) => library.keep(snapshot),
      discard: (id) => library.discard(id),
    },
    process,
    { rule, keep: 50, withSmaps: false, label: 'by plan', note: '', ...plan },
    { signal: stop.signal, onTaken: (entry, kept) => taken.push({ entry, kept }) },
  )
}

const enough = (count: number): Promise<void> =>
  expect.poll(() => taken.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(count)

describe('taking by a plan', () => {
  it('takes one at once and then on the clock, keeps the newest, and stops when told', async () => {
    const foreign = await keepOne()
    const over = start({ kind: 'every', everyMs: 20 }, { keep: 2 })
    await enough(5)
    stop.abort()
    expect(await over).toBe(false)
    const ids = (await library.list()).entries.map(({ id }) => id)
    expect(ids).toContain(foreign.id)
    expect(ids.filter((id) => taken.some(({ entry }) => entry.id === id))).toEqual(
      taken
        .slice(-2)
        .map(({ entry }) => entry.id)
        .toReversed(),
    )
    expect(taken.at(-1)?.kept).toBe(2)
    expect(taken.at(-1)?.entry.info.label).toBe('by plan')
  })

  it('takes one only when the maps have grown by so many', async () => {
    const over = start({ kind: 'growth', measure: 'maps', by: 2 })
    await enough(1)
    // Splits one mapping into three.
    await stepped.step('p')
    await enough(2)
    const [first, second] = taken
    expect((second?.entry.info.usedMaps ?? 0) - (first?.entry.info.usedMaps ?? 0)).toBe(2)
    stop.abort()
    expect(await over).toBe(false)
    expect(taken).toHaveLength(2)
  })

  it('takes one only when the RSS has grown by so much', async () => {
    const over = start({ kind: 'growth', measure: 'rss', by: 4 * 4096 })
    await enough(1)
    // Takes 5 pages into memory.
    await stepped.step('l')
    await enough(2)
    stop.abort()
    expect(await over).toBe(false)
    expect(taken).toHaveLength(2)
  })

  it('says that the process ended', async () => {
    const over = start({ kind: 'every', everyMs: 20 })
    await enough(1)
    await stepped.end()
    expect(await over).toBe(true)
  })

  it('makes room under the cap with its own oldest, never with others', async () => {
    const foreign = await keepOne()
    capBytes = foreign.bytes * 4
    const over = start({ kind: 'every', everyMs: 20 })
    await enough(8)
    stop.abort()
    await over
    const { entries, bytes } = await library.list()
    expect(bytes).toBeLessThanOrEqual(capBytes)
    expect(entries.map(({ id }) => id)).toContain(foreign.id)
    expect(entries.map(({ id }) => id)).toContain(taken.at(-1)?.entry.id)
  })

  it('fails, and says why, where there is no room even for one', async () => {
    capBytes = 10
    await expect(start({ kind: 'every', everyMs: 20 })).rejects.toMatchObject({ code: 'disk-full' })
  })
})

/** One that no plan took. */
async function keepOne(): Promise<SnapshotEntry> {
  return library.keep(await takeSnapshot(reader, { pid: stepped.pid }, { withSmaps: false }))
}
