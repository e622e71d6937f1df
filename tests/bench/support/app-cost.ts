import { readFileSync } from 'node:fs'
import type { ElectronApplication } from 'playwright-core'
import { parseSmapsRollup } from '../../../src/shared/proc/parse-smaps-rollup'
import { parseStat } from '../../../src/shared/proc/parse-stat'
import { MIB } from '../../../src/shared/units'

const MS_PER_TICK = 10
const SCANNER = 'VMAtlas scanner'

/** The processes of a running app by what they are. */
export const APP_PARTS = ['main', 'scanner', 'window', 'others'] as const
/** `others` are Chromium's own: drawing and network. */
export type AppPart = (typeof APP_PARTS)[number]

/** A process of the app. */
interface AppProcess {
  readonly pid: number
  readonly part: AppPart
}

/** Memory of each part of the app: PSS in MiB, so that what they share is counted once. */
export async function memoryOf(app: ElectronApplication): Promise<Readonly<Record<AppPart, number>>> {
  const memory = { main: 0, scanner: 0, window: 0, others: 0 }
  for (const { pid, part } of await processesOf(app)) {
    memory[part] += parseSmapsRollup(readFileSync(`/proc/${pid}/smaps_rollup`)).sums.pss / MIB
  }
  return memory
}

/** CPU time that all processes of the app have used so far, in milliseconds, in steps of 10. */
export async function cpuOf(app: ElectronApplication): Promise<number> {
  const ticks = (await processesOf(app)).map(
    ({ pid }) => parseStat(readFileSync(`/proc/${pid}/stat`, 'latin1')).cpuTicks,
  )
  return ticks.reduce((sum, part) => sum + part, 0) * MS_PER_TICK
}

async function processesOf(app: ElectronApplication): Promise<AppProcess[]> {
  const metrics = await app.evaluate(({ app: electronApp }) =>
    electronApp.getAppMetrics().map(({ pid, type, name }) => ({ pid, type, name: name ?? '' })),
  )
  return metrics.map(({ pid, type, name }) => ({ pid, part: partOf(type, name) }))
}

function partOf(type: string, name: string): AppPart {
  if (type === 'Browser') return 'main'
  if (type === 'Tab') return 'window'
  return name === SCANNER ? 'scanner' : 'others'
}
