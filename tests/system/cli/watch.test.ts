import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readlinkSync } from 'node:fs'
import { basename } from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import type { Readable } from 'node:stream'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { copyCli, runCliCopy, type CliCopy } from '../../support/cli'
import { readLimitValue } from '../../support/limit'
import { startTarget, type Target } from '../../support/target'
import { withSettings } from '../../support/user-settings'

/** Above what ordinary processes have, below the target's 3,000 maps, whatever this machine's limit is. */
const THRESHOLD = ((2900 / readLimitValue()) * 100).toFixed(6)
/** So many maps are counted several times a second, within the share of a core that all counting may take. */
const COUNTED_OFTEN = 200_000
/** The growth of a process that reaches the limit after {@link GROWTH_SECONDS}, and is told when 30 s are gone. */
const GROWN_PER_SECOND = 1000
const GROWTH_SECONDS = 45
const TOLD_AFTER_SECONDS = 30
/** A whole machine is counted first, also on a busy one. */
const PATIENCE_MS = 120_000

describe('vmatlas watch', () => {
  let cli: CliCopy
  const ended: (() => unknown)[] = []
  beforeAll(() => {
    cli = copyCli()
  })
  afterAll(() => cli.remove())
  afterEach(async () => {
    for (const end of ended.splice(0)) await end()
  })

  /** Starts it and waits until it says what it watches. */
  async function startWatch(
    ...args: string[]
  ): Promise<{ child: ChildProcess; lines: Interface; printed: string[]; said: string }> {
    const child = spawn(process.execPath, [cli.script, 'watch', ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    ended.push(() => child.kill('SIGKILL'))
    const lines = createInterface({ input: child.stdout })
    const printed: string[] = []
    lines.on('line', (line) => printed.push(line))
    const [said] = (await once(createInterface({ input: child.stderr }), 'line')) as [string]
    return { child, lines, printed, said }
  }

  async function waitForLine(lines: Interface, isWanted: (line: string) => boolean): Promise<string> {
    for await (const line of lines) if (isWanted(line)) return line
    throw new Error('it ended before it told')
  }

  async function startFull(): Promise<Target> {
    const target = await startTarget(['patchwork', '3000'])
    ended.push(() => target.kill())
    return target
  }

  it(
    'keeps quiet about a program that the window muted, unless told otherwise',
    async () => {
      const { pid } = await startFull()
      const name = basename(readlinkSync(`/proc/${pid}/exe`))
      const watch = { isOn: true, threshold: 70, muted: [name] }
      await withSettings({ watch }, async () => {
        for (const isTold of [false, true]) {
          const args = ['--threshold', THRESHOLD, '--json', ...(isTold ? ['--muted'] : [])]
          const { child, printed, said } = await startWatch(...args)
          expect(said.includes('without 1 muted program ')).toBe(!isTold)
          // All were counted once, and what that told is printed before it ends.
          child.kill('SIGINT')
          await once(child, 'close')
          const told = printed.map((line) => (JSON.parse(line) as { readonly pid: number }).pid)
          expect(told.includes(pid)).toBe(isTold)
        }
      })
    },
    PATIENCE_MS,
  )

  it(
    'says how many processes it sees, tells one that passes the threshold, and ends when interrupted',
    async () => {
      const { child, lines, said } = await startWatch('--threshold', THRESHOLD, '--json')
      expect(said).toMatch(/^watching [0-9,]+ of [0-9,]+ processes for [0-9.]+ % of [0-9,]+ maps$/)
      const { pid } = await startFull()
      const line = await waitForLine(lines, (text) => text.includes(`"pid":${pid},`))
      const alert = JSON.parse(line) as {
        maps: number
        limit: number
        limitShare: number
        freeForNew: number
      }
      expect(alert).toMatchObject({ version: 1, pid, name: expect.stringContaining('target') as string })
      expect(alert.maps).toBeGreaterThan(3000)
      expect(alert.limitShare).toBeCloseTo(alert.maps / alert.limit)
      expect(alert.freeForNew).toBe(alert.limit + 1 - alert.maps)
      child.kill('SIGINT')
      expect(await once(child, 'exit')).toEqual([0, null])
    },
    PATIENCE_MS,
  )

  it(
    'writes a line for people, and ends quietly when nobody reads any more',
    async () => {
      const { child, lines } = await startWatch('-t', THRESHOLD)
      const { pid } = await startFull()
      expect(await waitForLine(lines, (text) => text.includes(`PID ${pid},`))).toMatch(
        /^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ \S+ \(PID \d+, \S+\): 3,0\d\d maps, [0-9.]+ % of the limit/,
      )
      child.stdout?.destroy()
      await startFull()
      expect(await once(child, 'exit')).toEqual([0, null])
    },
    PATIENCE_MS,
  )

  it.skipIf(readLimitValue() > COUNTED_OFTEN)(
    'tells when a real process that grows is refused a mapping',
    async () => {
      const limit = readLimitValue()
      const before = limit - GROWN_PER_SECOND * GROWTH_SECONDS
      const threshold = (100 * (before + GROWN_PER_SECOND * TOLD_AFTER_SECONDS)) / limit
      const { lines } = await startWatch('--threshold', threshold.toFixed(3), '--json')
      const target = await startTarget(['fill', String(before), 'grow', String(GROWN_PER_SECOND)])
      ended.push(() => target.kill())
      const refused = once(createInterface({ input: target.child.stdout as Readable }), 'line')
      const line = await waitForLine(lines, (text) => text.includes(`"pid":${target.pid},`))
      const alert = JSON.parse(line) as Record<string, unknown>
      const [said] = (await refused) as [string]
      const seconds = (Number(said.split(' ')[1]) - Date.parse(alert.at as string)) / 1000
      const [soonest, latest] = alert.secondsToLimitRange as [number, number]
      // The range is whole seconds.
      expect(seconds).toBeGreaterThanOrEqual(soonest - 1)
      expect(seconds).toBeLessThanOrEqual(latest + 1)
      expect(alert.mapsPerSecond).toBeGreaterThan(0.8 * GROWN_PER_SECOND)
      expect(alert.mapsPerSecond).toBeLessThan(1.2 * GROWN_PER_SECOND)
    },
    PATIENCE_MS,
  )

  it.each(['0', '101', '-5', 'x', '7e1', ''])('refuses the threshold %j', async (threshold) => {
    const end = await runCliCopy(cli, ['watch', `--threshold=${threshold}`])
    expect(end).toMatchObject({ status: 2, stdout: '' })
    expect(end.stderr).toContain('above 0 and up to 100')
  })
})
