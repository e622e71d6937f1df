import { afterEach, describe, expect, it } from 'vitest'
import type { CountMemory } from '../../../src/host/sampling/count-memory'
import { LocalProc } from '../../../src/host/proc/local-proc'
import { MapCounter } from '../../../src/host/sampling/map-counter'
import { COUNT_OUTCOMES } from '../../../src/shared/tables/process-table'
import { readAsNobody } from '../../support/other-user'
import { makeProcRoot } from '../../support/proc-root'
import { startTarget, type Target } from '../../support/target'

const isRoot = process.getuid?.() === 0
const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

async function start(...args: Parameters<typeof startTarget>): Promise<Target> {
  const target = await startTarget(...args)
  cleanUps.push(() => target.kill())
  return target
}

function makeCounter(procRoot?: string, deadlineMs?: number): MapCounter {
  const counter = new MapCounter(new LocalProc(procRoot), deadlineMs)
  cleanUps.push(() => counter.close())
  return counter
}

/** Counts and returns `[outcome, used]` by pid; fails when a row is reported twice. */
async function countAll(
  counter: MapCounter,
  pids: readonly number[],
): Promise<Map<number, [string, number]>> {
  const results = new Map<number, [string, number]>()
  await counter.count(pids, (memory: CountMemory, first, end) => {
    for (let row = first; row < end; row++) {
      const pid = memory.pid[row] ?? 0
      expect(results.has(pid)).toBe(false)
      results.set(pid, [COUNT_OUTCOMES[memory.outcome[row] ?? 0] ?? '', memory.used[row] ?? 0])
    }
  })
  return results
}

function usedOf(target: Target): number {
  const lines = target.readMaps()
  return lines.at(-1)?.endsWith('[vsyscall]') === true ? lines.length - 1 : lines.length
}

describe('counting maps', () => {
  it('counts what /proc shows, less [vsyscall]', async () => {
    const small = await start()
    const large = await start(['patchwork', '5000'])
    const counts = await countAll(makeCounter(), [small.pid, large.pid])
    expect(counts.get(small.pid)).toEqual(['counted', usedOf(small)])
    expect(counts.get(large.pid)).toEqual(['counted', usedOf(large)])
  })

  it('says who is gone, and counts the others', async () => {
    const gone = await start()
    const there = await start()
    await gone.kill()
    const counts = await countAll(makeCounter(), [gone.pid, there.pid])
    expect(counts.get(gone.pid)).toEqual(['process-gone', Number.NaN])
    expect(counts.get(there.pid)?.[0]).toBe('counted')
  })

  it.skipIf(!isRoot)('says what it may not read', async () => {
    const target = await start()
    expect(await readAsNobody('count', target.pid)).toEqual({ outcome: 'permission-denied' })
  })

  it('gives up a process that does not answer and goes on, round after round', async () => {
    const root = makeProcRoot()
    cleanUps.push(() => root.remove())
    const line = '00400000-00402000 r-xp 00000000 fe:00 7    /bin/answers\n'
    root.addProcess(10, 'answers', line)
    root.addProcess(11, 'stalls', null)
    root.addProcess(12, 'answers', line.repeat(2))
    root.addProcess(13, 'stalls', null)
    const counter = makeCounter(root.path, 1000)
    for (let round = 0; round < 2; round++) {
      expect(await countAll(counter, [10, 11, 12, 13])).toEqual(
        new Map([
          [10, ['counted', 1]],
          [11, ['not-answering', Number.NaN]],
          [12, ['counted', 2]],
          [13, ['not-answering', Number.NaN]],
        ]),
      )
    }
  })
})
