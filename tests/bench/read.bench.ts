import { closeSync, openSync, readFileSync, readSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { MappingReader } from '../../src/host/proc/read-mappings'
import { formatCount } from '../../src/shared/format/count'
import { guardLimit } from '../support/limit-guard'
import { median, medianInTurns, timed, type Bench, type BenchLine } from './support/bench-line'
import { buildBenchProgram, type BenchProgram } from './support/workload'

const LIMIT_FILE = '/proc/sys/vm/max_map_count'
/** Mappings of the program itself and its libraries, generously. */
const OWN_MAPPINGS = 500
const WORKLOADS = [
  { count: 65_000, names: 0, rounds: 11, withSmaps: true },
  { count: 65_000, names: 10_000, rounds: 11, withSmaps: true },
  { count: 1_000_000, names: 0, rounds: 5, withSmaps: false },
  { count: 1_000_000, names: 10_000, rounds: 5, withSmaps: false },
]
const WARM_UP_READS = 3

/** Reading and parsing maps and smaps, beside `cat`, `pmap` and `pmap -x` on the same process. */
export const bench: Bench = async function* () {
  const program = buildBenchProgram(resolve('tests/bench/support/workload.c'))
  const guard = process.getuid?.() === 0 ? await guardLimit() : null
  const reader = new MappingReader()
  try {
    for (const { count, names, rounds, withSmaps } of WORKLOADS) {
      const limit = Number(readFileSync(LIMIT_FILE, 'utf8'))
      if (guard !== null && limit < count + OWN_MAPPINGS)
        writeFileSync(LIMIT_FILE, String(count + OWN_MAPPINGS))
      const workload = await program.start(count, names)
      const words = `${formatCount(workload.count)} maps, ${names === 0 ? 'few' : formatCount(names)} names`
      if (workload.count < count)
        process.stderr.write(`[bench] the limit allows ${words}; as root it would be raised\n`)
      const measured = { program, reader, pid: workload.pid, words, rounds }
      yield* measureMaps(measured)
      if (withSmaps) yield* measureSmaps(measured)
      await workload.end()
      guard?.restore()
    }
  } finally {
    reader.close()
    guard?.release()
    program.remove()
  }
}

interface Measured {
  readonly program: BenchProgram
  readonly reader: MappingReader
  readonly pid: number
  readonly words: string
  readonly rounds: number
}

async function* measureMaps({ program, reader, pid, words, rounds }: Measured): AsyncGenerator<BenchLine> {
  const path = `/proc/${pid}/maps`
  const cpuTimes: number[] = []
  const read = async (): Promise<number> => {
    const before = process.cpuUsage()
    const ms = await timed(() => reader.read({ pid }))
    const { user, system } = process.cpuUsage(before)
    cpuTimes.push((user + system) / 1000)
    return ms
  }
  for (let i = 0; i < WARM_UP_READS; i++) await read()
  const [ours = 0, cat = 0, pmap = 0, bare = 0] = await medianInTurns(rounds, [
    read,
    () => program.time(['cat', path]),
    () => program.time(['pmap', String(pid)]),
    () => timed(() => readOnly(path)),
  ])
  const line = { what: 'read + parse maps', workload: words, value: ours, unit: 'ms' } as const
  yield {
    ...line,
    reference: { what: 'cat maps', value: cat },
    budget: '<= 1.15 x',
    isMet: ours <= 1.15 * cat,
  }
  yield { ...line, reference: { what: 'pmap', value: pmap }, budget: '<= 0.33 x', isMet: ours * 3 <= pmap }
  // Where both threads share one core, a read takes this long at least: what is beyond it is waiting for others.
  const cpuLine = {
    what: '  CPU time of both threads',
    workload: words,
    value: median(cpuTimes),
    unit: 'ms',
  } as const
  yield { ...cpuLine, reference: { what: 'cat maps', value: cat }, budget: '', isMet: null }
  const bareLine = { what: '  only the reads, in Node', workload: words, value: bare, unit: 'ms' } as const
  yield { ...bareLine, reference: { what: 'cat maps', value: cat }, budget: '', isMet: null }
}

async function* measureSmaps({ program, reader, pid, words, rounds }: Measured): AsyncGenerator<BenchLine> {
  const path = `/proc/${pid}/smaps`
  const read = (): Promise<number> => timed(() => reader.read({ pid }, { file: 'smaps' }))
  for (let i = 0; i < WARM_UP_READS; i++) await read()
  const [ours = 0, cat = 0, pmap = 0] = await medianInTurns(rounds, [
    read,
    () => program.time(['cat', path]),
    () => program.time(['pmap', '-x', String(pid)]),
  ])
  const line = { what: 'read + parse smaps', workload: words, value: ours, unit: 'ms' } as const
  yield {
    ...line,
    reference: { what: 'cat smaps', value: cat },
    budget: '<= 1.25 x',
    isMet: ours <= 1.25 * cat,
  }
  yield { ...line, reference: { what: 'pmap -x', value: pmap }, budget: '', isMet: null }
}

/** Reads a file as the reader thread does and throws the bytes away: what Node's system calls alone cost. */
function readOnly(path: string): void {
  const buffer = new Uint8Array(1 << 16)
  const fd = openSync(path, 'r')
  while (readSync(fd, buffer, 0, buffer.length, null) > 0) continue
  closeSync(fd)
}
