import { spawn } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { LocalProc } from '../../../src/host/proc/local-proc'
import {
  readLimitOf,
  readStat,
  type LongFileSource,
  type ProcSource,
} from '../../../src/host/proc/proc-source'
import { ReadLane, type LaneResult } from '../../../src/host/proc/read-lane'
import { openInThread, readStatNow, type ThreadSource } from '../../../src/host/proc/thread-source'
import { RootReader } from '../../../src/host/proc/root-reader'
import { makeProcRoot, type ProcRoot } from '../../support/proc-root'
import { startTarget, type Target } from '../../support/target'

const isRoot = process.getuid?.() === 0
/** No process has it: PID_MAX_LIMIT is 4194304. */
const NOBODYS_PID = 4_194_304
const MAPS = 20_000
const hasNuma = existsSync('/proc/self/numa_maps')

let target: Target
let fixture: ProcRoot
const lanes: ReadLane[] = []

beforeAll(async () => {
  target = await startTarget(['patchwork', String(MAPS)])
  fixture = makeProcRoot()
  fixture.addProcess(
    target.pid,
    'recorded',
    target
      .readMaps()
      .map((line) => `${line}\n`)
      .join(''),
  )
  if (hasNuma)
    fixture.addFile(target.pid, 'numa_maps', readFileSync(`/proc/${target.pid}/numa_maps`, 'latin1'))
})
afterEach(() => lanes.splice(0).forEach((lane) => lane.close()))
afterAll(async () => {
  await target.kill()
  fixture.remove()
})

interface ReadHow {
  readonly signal?: AbortSignal
  readonly onProgress?: () => void
  readonly deadlineMs?: number
}

/** Reads maps of a source as everything above does: through a lane's ring and parser. */
function readMaps(source: LongFileSource, pid: number, how: ReadHow = {}): Promise<LaneResult> {
  const lane = new ReadLane()
  lanes.push(lane)
  return lane.run({
    file: 'maps',
    feed: source.feed(pid, 'maps'),
    deadlineMs: how.deadlineMs ?? 20_000,
    signal: how.signal,
    onProgress: how.onProgress,
  })
}

/** The helper as it is installed, without the prompt before it. */
function startHelper(): Promise<RootReader> {
  const script = resolve(import.meta.dirname, '../../../build/linux/vmatlas-read-proc')
  return RootReader.over(spawn('/bin/sh', [script], { cwd: '/' }), new AbortController().signal)
}

const LONG_FILE_SOURCES: readonly [string, boolean, () => Promise<LongFileSource & { close?(): void }>][] = [
  ['the /proc of this machine', true, () => Promise.resolve(new LocalProc())],
  ['a recorded /proc', true, () => Promise.resolve(new LocalProc(fixture.path))],
  ['the helper that runs as root', isRoot, startHelper],
]

describe.each(LONG_FILE_SOURCES)('long files of %s', (_name, isPossible, open) => {
  let source: LongFileSource & { close?(): void }
  beforeAll(async () => {
    if (isPossible) source = await open()
  })
  afterAll(() => source.close?.())

  it.skipIf(!isPossible)('come whole and in order', async () => {
    const { parsed, errno, bytes } = await readMaps(source, target.pid)
    const lines = target.readMaps()
    expect(errno).toBe('')
    expect(bytes).toBe(lines.reduce((sum, line) => sum + Buffer.byteLength(line, 'latin1') + 1, 0))
    const { table } = parsed
    const starts = [...table.start.subarray(0, table.length)].map((start) => start.toString(16))
    expect(starts).toEqual(lines.map((line) => line.split('-', 1)[0]!.replace(/^0+/, '')))
  })

  it.skipIf(!isPossible)(
    'are an errno where there is no such process, and the next read is whole',
    async () => {
      expect(await readMaps(source, NOBODYS_PID)).toMatchObject({ errno: 'ENOENT', bytes: 0 })
      expect((await readMaps(source, target.pid)).parsed.table.length).toBe(target.readMaps().length)
    },
  )

  it.skipIf(!isPossible || !hasNuma)('tell the NUMA policy of every mapping', async () => {
    const lane = new ReadLane()
    lanes.push(lane)
    const feed = source.feed(target.pid, 'numa_maps')
    const job = {
      file: 'numa_maps',
      feed,
      deadlineMs: 20_000,
      signal: undefined,
      onProgress: undefined,
    } as const
    const { parsed, errno } = await lane.run(job)
    expect({ errno, truncated: parsed.truncated }).toEqual({ errno: '', truncated: false })
    const starts = new Set(parsed.policies!.start)
    const { table } = (await readMaps(source, target.pid)).parsed
    const missing = [...table.start].filter((start) => !starts.has(start))
    // [vsyscall] has no policy in some kernels.
    expect(missing.length).toBeLessThanOrEqual(1)
    expect(parsed.policies!.texts).toEqual(['default'])
  })

  it.skipIf(!isPossible)('end with cancelled when they are stopped, and the next read is whole', async () => {
    const abort = new AbortController()
    abort.abort()
    await expect(readMaps(source, target.pid, { signal: abort.signal })).rejects.toMatchObject({
      code: 'cancelled',
    })
    expect((await readMaps(source, target.pid)).parsed.table.length).toBe(target.readMaps().length)
  })
})

describe('a long file that stands still', () => {
  it('is given up by the one who waits, after its deadline', async () => {
    const stalled = makeProcRoot()
    try {
      stalled.addProcess(10, 'stalled', null)
      const read = readMaps(new LocalProc(stalled.path), 10, { deadlineMs: 200 })
      await expect(read).rejects.toMatchObject({ code: 'not-answering' })
    } finally {
      stalled.remove()
    }
  })
})

const SOURCES: readonly [string, () => ProcSource][] = [
  ['the /proc of this machine', () => new LocalProc()],
  ['a recorded /proc', () => new LocalProc(fixture.path)],
]

describe.each(SOURCES)('short files of %s', (_name, open) => {
  it('come whole, as bytes', async () => {
    const { text, errno } = await open().readText(target.pid, 'cmdline')
    expect(errno).toBe('')
    expect(text).toBe(readFileSync(`${open().place}/${target.pid}/cmdline`, 'latin1'))
    expect((await readStat(open(), target.pid))?.pid).toBe(target.pid)
  })

  it('are an errno, never a rejection, where there is no such process', async () => {
    for (const file of ['stat', 'statm', 'status'] as const)
      expect(await open().readText(NOBODYS_PID, file)).toEqual({ text: '', errno: 'ENOENT' })
    expect((await open().readText(NOBODYS_PID, 'cmdline')).errno).not.toBe('')
    expect(await readStat(open(), NOBODYS_PID)).toBeNull()
  })

  it('tell the limit of their system', async () => {
    expect(await readLimitOf(open())).toBe(
      Number(readFileSync(`${open().place}/sys/vm/max_map_count`, 'latin1')),
    )
  })

  it('have a list of those whose files they are', async () => {
    const pids = await open().listPids()
    expect(pids).toContain(target.pid)
    expect(pids).not.toContain(NOBODYS_PID)
    expect(new Set(pids).size).toBe(pids.length)
  })

  it('say why a process could not be read', async () => {
    const { code } = await open().toError({ pid: NOBODYS_PID, file: 'maps', errno: 'ENOENT' })
    expect(code).toBe('process-gone')
  })
})

describe.each(SOURCES)('in a thread, %s', (_name, open) => {
  const noBeat = (): void => undefined
  const openHere = (): ThreadSource => openInThread(structuredClone(open().address))

  it('gives long files in pieces, whole and in order', () => {
    const pieces: Buffer[] = []
    let beats = 0
    const take = (piece: Uint8Array, length: number): void =>
      void pieces.push(Buffer.from(piece.subarray(0, length)))
    expect(openHere().readPieces(target.pid, 'maps', take, () => (beats += 1))).toBe('')
    const expected = target
      .readMaps()
      .map((line) => `${line}\n`)
      .join('')
    expect(Buffer.concat(pieces).toString('latin1')).toBe(expected)
    expect(beats).toBe(pieces.length + 1)
  })

  it('gives the same short files as without one', async () => {
    for (const file of ['cmdline', 'status'] as const)
      expect(openHere().readText(target.pid, file).errno).toBe(
        (await open().readText(target.pid, file)).errno,
      )
    const { text } = openHere().readText(target.pid, 'cmdline')
    expect(text).toBe((await open().readText(target.pid, 'cmdline')).text)
    expect(readStatNow(openHere(), target.pid)).toMatchObject({ pid: target.pid })
  })

  it('says of a process that is not there that it is gone, and never throws', () => {
    const source = openHere()
    expect(source.readText(NOBODYS_PID, 'stat')).toEqual({ text: '', errno: 'ENOENT' })
    expect(source.readPieces(NOBODYS_PID, 'maps', noBeat, noBeat)).toBe('ENOENT')
    expect(source.readPageMap(NOBODYS_PID, new Uint8Array(8), 0, noBeat)).toBe(false)
    expect(source.listThreads(NOBODYS_PID)).toBeNull()
    expect(source.readLink(NOBODYS_PID, 'exe')).toBeNull()
    expect(source.statFile(NOBODYS_PID, 'root//')).toBe('ENOENT')
    expect(source.compareFiles(NOBODYS_PID, 'exe', 'root//etc/passwd', noBeat)).toBe('unknown')
    expect(source.failureCode(NOBODYS_PID, 'maps', 'ENOENT')).toBe('process-gone')
  })
})

it('a thread sees the threads, the program and the files of a process of this machine', () => {
  const source = openInThread(new LocalProc().address)
  expect(source.listThreads(target.pid)).toEqual([target.pid])
  const program = source.readLink(target.pid, 'exe')!
  expect(source.statFile(target.pid, `root/${program}`)).toMatchObject({
    ino: statSync(program, { bigint: true }).ino,
  })
  expect(source.compareFiles(target.pid, 'exe', `root/${program}`, () => undefined)).toBe('identical')
})

it('a place without /proc is an error that says so', async () => {
  const source = new LocalProc('/nowhere')
  await expect(source.listPids()).rejects.toMatchObject({ code: 'unsupported-kernel' })
  expect(await readLimitOf(source)).toBeNull()
})
