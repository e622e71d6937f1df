import { afterEach, expect, it, vi } from 'vitest'
import { LocalProc } from '../../../src/host/proc/local-proc'
import { WatchService } from '../../../src/host/sampling/watch-service'
import type { WatchAlert } from '../../../src/shared/sysctl/limit-watch'
import { readLimitValue } from '../../support/limit'
import { startTarget, type Target } from '../../support/target'

/** A whole machine is counted first, also on a busy one. */
const PATIENCE_MS = 120_000
const THRESHOLD = 5
const ABOVE = String(Math.ceil(readLimitValue() * (THRESHOLD / 100)) + 500)
const SETTINGS = { isOn: true, threshold: THRESHOLD, muted: [] }

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp()
})

function startService(): { service: WatchService; alerts: WatchAlert[] } {
  const alerts: WatchAlert[] = []
  const service = new WatchService(new LocalProc(), {
    tell: (alert) => alerts.push(alert),
    complain: (problem) => {
      throw new Error(problem)
    },
  })
  cleanUps.push(() => service.close())
  return { service, alerts }
}

async function startFull(): Promise<Target> {
  const target = await startTarget(['patchwork', ABOVE])
  cleanUps.push(() => target.kill())
  return target
}

it(
  'tells of a process once, and not of a program that is muted',
  async () => {
    const first = startService()
    first.service.follow(SETTINGS)
    const { pid } = await startFull()
    const mine = (): WatchAlert[] => first.alerts.filter(({ count }) => count.pid === pid)
    await vi.waitUntil(() => mine().length > 0, { timeout: PATIENCE_MS })
    const name = mine()[0]?.name ?? ''
    first.service.follow({ ...SETTINGS, muted: [name] })
    const other = startService()
    other.service.follow(SETTINGS)
    const second = await startFull()
    // By the time another watch has told of it, this one has counted it as well or soon will: it never tells.
    await vi.waitUntil(() => other.alerts.some(({ count }) => count.pid === second.pid), {
      timeout: PATIENCE_MS,
    })
    expect(first.alerts.filter(({ count }) => count.pid === second.pid)).toEqual([])
    expect(mine()).toHaveLength(1)
  },
  2 * PATIENCE_MS,
)

it(
  'counts by itself only while nobody else does, and not while it is off',
  async () => {
    const { service, alerts } = startService()
    const window = {}
    service.setFed(window, true)
    service.follow(SETTINGS)
    const { pid } = await startFull()
    const other = startService()
    other.service.follow(SETTINGS)
    await vi.waitUntil(() => other.alerts.some(({ count }) => count.pid === pid), { timeout: PATIENCE_MS })
    expect(alerts).toEqual([])
    service.follow({ ...SETTINGS, isOn: false })
    service.setFed(window, false)
    service.follow(SETTINGS)
    await vi.waitUntil(() => alerts.some(({ count }) => count.pid === pid), { timeout: PATIENCE_MS })
  },
  2 * PATIENCE_MS,
)
