import { spawn } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { readStatIfAny } from '../../../src/host/proc/errno-to-code'
import { LocalProc } from '../../../src/host/proc/local-proc'
import { MappingReader, type MappingRead } from '../../../src/host/proc/read-mappings'
import {
  getMappingRow,
  PERM_EXEC,
  PERM_READ,
  PERM_SHARED,
  PERM_WRITE,
} from '../../../src/shared/tables/mapping-table'
import { NOBODY, readAsNobody } from '../../support/other-user'
import { makeProcRoot } from '../../support/proc-root'
import { startTarget, type Target } from '../../support/target'

const isRoot = process.getuid?.() === 0
const reader = new MappingReader()
const cleanUps: (() => unknown)[] = []

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})
afterAll(() => reader.close())

async function start(...args: Parameters<typeof startTarget>): Promise<Target> {
  const target = await startTarget(...args)
  cleanUps.push(() => target.kill())
  return target
}

/** The first two words of each line, as /proc prints them. */
function rangesOf(read: MappingRead): string[] {
  return Array.from({ length: read.table.length }, (_, index) => {
    const row = getMappingRow(read.table, index)
    const letter = (bit: number, yes: string, no: string): string =>
      (row.permissions & bit) !== 0 ? yes : no
    const permissions =
      letter(PERM_READ, 'r', '-') +
      letter(PERM_WRITE, 'w', '-') +
      letter(PERM_EXEC, 'x', '-') +
      letter(PERM_SHARED, 's', 'p')
    return `${hex(row.start)}-${hex(row.end)} ${permissions}`
  })
}

function hex(address: number): string {
  return BigInt(address).toString(16).padStart(8, '0')
}

function firstWords(lines: readonly string[]): string[] {
  return lines.map((line) => line.split(' ').slice(0, 2).join(' '))
}

describe('reading the maps of a living process', () => {
  it('gives the rows that /proc shows, and who was read', async () => {
    const target = await start(['patchwork', '40'])
    const read = await reader.read({ pid: target.pid })
    expect(rangesOf(read)).toEqual(firstWords(target.readMaps()))
    expect(read.process).toEqual({
      pid: target.pid,
      startTicks: readStatIfAny('/proc', target.pid)?.startTicks,
    })
    expect(read.bytes).toBe(readFileSync(`/proc/${target.pid}/maps`).length)
    expect(read.limit).toBe(Number(readFileSync('/proc/sys/vm/max_map_count', 'utf8')))
    expect(read.usage).toBeNull()
  })

  it('leaves [vsyscall] out of the used maps', async () => {
    const target = await start()
    const read = await reader.read({ pid: target.pid })
    const lines = target.readMaps()
    expect(read.usedMaps).toBe(
      lines.at(-1)?.endsWith('[vsyscall]') === true ? lines.length - 1 : lines.length,
    )
  })

  it('reads 60 000 maps through a ring that is smaller than their text', async () => {
    const target = await start(['patchwork', '60000'])
    const read = await reader.read({ pid: target.pid })
    expect(read.bytes).toBeGreaterThan(2 ** 20)
    expect(rangesOf(read)).toEqual(firstWords(target.readMaps()))
  })

  it('reads smaps with the usage of each row', async () => {
    const target = await start(['patchwork', '40'])
    const read = await reader.read({ pid: target.pid }, { file: 'smaps' })
    expect(rangesOf(read)).toEqual(firstWords(target.readMaps()))
    expect(read.usage).not.toBeNull()
  })

  it('answers two reads of one process asked for at once', async () => {
    const target = await start(['patchwork', '40'])
    const [first, second] = await Promise.all([
      reader.read({ pid: target.pid }),
      reader.read({ pid: target.pid }),
    ])
    expect(rangesOf(second)).toEqual(rangesOf(first))
  })

  it('refuses a pid that belongs to another process by now', async () => {
    const target = await start()
    await expect(reader.read({ pid: target.pid, startTicks: 1 })).rejects.toMatchObject({
      code: 'process-gone',
    })
  })

  it('is cancelled when asked to', async () => {
    const target = await start(['patchwork', '60000'])
    const abort = new AbortController()
    const read = reader.read({ pid: target.pid }, { signal: abort.signal })
    abort.abort()
    await expect(read).rejects.toMatchObject({ code: 'cancelled' })
    expect((await reader.read({ pid: target.pid })).table.length).toBeGreaterThan(60_000)
  })
})

describe('reads that cannot be done', () => {
  it('says that a process is gone', async () => {
    const target = await start()
    await target.kill()
    await expect(reader.read({ pid: target.pid })).rejects.toMatchObject({ code: 'process-gone' })
  })

  it('says that a kernel thread has no maps', async ({ skip }) => {
    const kernelThread = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .find((pid) => readStatIfAny('/proc', pid)?.isKernelThread === true)
    if (kernelThread === undefined) return skip('this machine shows no kernel threads')
    await expect(reader.read({ pid: kernelThread })).rejects.toMatchObject({ code: 'kernel-thread' })
  })

  it('says that a zombie has none any more', async () => {
    // The child ends only after its parent has become cat, which never collects it; the shell would.
    const script = '(until grep -qx cat /proc/$$/comm; do :; done) & echo $!; exec cat'
    const parent = spawn('sh', ['-c', script], { stdio: ['pipe', 'pipe', 'inherit'] })
    cleanUps.push(() => parent.kill('SIGKILL'))
    const pid = await new Promise<number>((resolve) =>
      createInterface({ input: parent.stdout }).once('line', (line) => resolve(Number(line))),
    )
    await vi.waitUntil(() => readStatIfAny('/proc', pid)?.state === 'Z', { timeout: 20_000 })
    await expect(reader.read({ pid })).rejects.toMatchObject({ code: 'zombie' })
  })

  it.skipIf(!isRoot)('says whose process it is when it belongs to another user', async () => {
    const target = await start()
    expect((await readAsNobody('mappings', target.pid)).error).toMatchObject({
      code: 'permission-denied',
      message: `Process ${target.pid} belongs to user 0; its maps may be read by that user and by root.`,
      nextStep: expect.stringContaining('sudo vmatlas maps'),
    })
  })

  it.skipIf(!isRoot)('says that an own process is not dumpable', async () => {
    const target = await start(['undumpable'], { uid: NOBODY })
    expect((await readAsNobody('mappings', target.pid)).error).toMatchObject({
      code: 'permission-denied',
      message: expect.stringContaining('not dumpable'),
    })
  })

  it.skipIf(!isRoot)('says that the sums of a process may not be read', async () => {
    const target = await start()
    expect((await readAsNobody('sums', target.pid)).error).toMatchObject({
      code: 'permission-denied',
      message: expect.stringContaining('smaps_rollup'),
    })
  })
})

describe('a read that never ends', () => {
  it('is given up after its deadline, and other processes can be read all the while', async () => {
    const root = makeProcRoot()
    cleanUps.push(() => root.remove())
    root.addProcess(10, 'answers', '00400000-00402000 r-xp 00000000 fe:00 7    /bin/answers\n')
    root.addProcess(11, 'stalls', null)
    root.addProcess(12, 'stalls', null)
    root.addProcess(13, 'stalls', null)
    const stalled = new MappingReader(new LocalProc(root.path))
    cleanUps.push(() => stalled.close())
    const ends = await Promise.allSettled(
      [11, 12, 13].map((pid) => stalled.read({ pid }, { deadlineMs: 300 })),
    )
    for (const end of ends) {
      expect(end).toMatchObject({ status: 'rejected', reason: { code: 'not-answering' } })
    }
    expect((await stalled.read({ pid: 10 })).table.length).toBe(1)
  })

  it('can be cancelled before its deadline', async () => {
    const root = makeProcRoot()
    cleanUps.push(() => root.remove())
    root.addProcess(11, 'stalls', null)
    const stalled = new MappingReader(new LocalProc(root.path))
    cleanUps.push(() => stalled.close())
    const abort = new AbortController()
    const read = stalled.read({ pid: 11 }, { deadlineMs: 3_600_000, signal: abort.signal })
    abort.abort()
    await expect(read).rejects.toMatchObject({ code: 'cancelled' })
  })

  it('reports a line that the kernel would not print, and reads on', async () => {
    const root = makeProcRoot()
    cleanUps.push(() => root.remove())
    root.addProcess(10, 'answers', '00400000-00402000 r-xp 00000000 fe:00 7    /bin/answers\n')
    root.addProcess(11, 'broken', 'this is no mapping\n'.repeat(200_000))
    root.addProcess(12, 'cut', '00400000-00402000 r-xp 00000')
    const fixture = new MappingReader(new LocalProc(root.path))
    cleanUps.push(() => fixture.close())
    await expect(fixture.read({ pid: 11 })).rejects.toMatchObject({ code: 'malformed-proc' })
    await expect(fixture.read({ pid: 12 })).rejects.toMatchObject({ code: 'malformed-proc' })
    expect((await fixture.read({ pid: 10 })).table.length).toBe(1)
  })
})
