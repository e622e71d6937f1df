import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { passOverProcesses } from '../../src/host/all-processes/ask-for-files'
import { MapCounter } from '../../src/host/sampling/map-counter'
import { formatCount } from '../../src/shared/format/count'
import { medianInTurns, timed, type Bench } from './support/bench-line'

const ROUNDS = 15

/**
 * Counting the maps of every process of the machine, beside the shell's line that does the same (with its start,
 * which its user waits for as well).
 */
export const bench: Bench = async function* () {
  const counter = new MapCounter()
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  const count = (): Promise<number> => timed(() => counter.count(pids.map(Number), () => undefined))
  // A process may end under the loop, and root may be refused one: the loop goes on, as the counter does.
  const script = 'cat /proc/[0-9]*/maps 2>/dev/null | wc -l; true'
  const shell = (): Promise<number> => timed(() => execFileSync('sh', ['-c', script], { stdio: 'ignore' }))
  try {
    await count()
    const [ours = 0, loop = 0] = await medianInTurns(ROUNDS, [count, shell])
    const files = (): Promise<number> =>
      timed(() => passOverProcesses({ backsOff: false, onVisit: () => undefined }))
    yield {
      what: 'count all processes',
      workload: `${formatCount(pids.length)} processes`,
      value: ours,
      unit: 'ms',
      reference: { what: 'cat | wc -l', value: loop },
      budget: '<= 1.3 x',
      isMet: ours <= 1.3 * loop,
    }
    const [pass = 0, cat = 0] = await medianInTurns(ROUNDS, [files, shell])
    yield {
      what: 'files of all processes',
      workload: `${formatCount(pids.length)} processes`,
      value: pass,
      unit: 'ms',
      reference: { what: 'cat | wc -l', value: cat },
      budget: '<= 1.3 x',
      isMet: pass <= 1.3 * cat,
    }
  } finally {
    counter.close()
  }
}
