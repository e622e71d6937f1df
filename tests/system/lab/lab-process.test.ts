import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { LabProcess } from '../../../src/host/lab/lab-process'
import { MappingReader } from '../../../src/host/proc/read-mappings'
import { formatPermissions } from '../../../src/shared/tables/format-permissions'
import { LAB_PROTECTIONS, type LabCall, type LabProtection } from '../../../src/shared/lab/lab-call'

const PROGRAM = resolve('out/lab/vmatlas-lab')

function mapCall(page: number, pages: number, protection: LabProtection = 'rw-'): LabCall {
  const at = { base: 'region', page } as const
  return { call: 'mmap', at, pages, protection, sharing: 'private', flags: [], file: null }
}

describe('the process of the Lab', () => {
  const reader = new MappingReader()
  let lab: LabProcess
  beforeAll(async () => {
    lab = await LabProcess.start(reader, PROGRAM)
  })
  afterEach(async () => {
    lab.end()
    await lab.exited
    lab = await LabProcess.start(reader, PROGRAM)
  })
  afterAll(() => {
    lab.end()
    reader.close()
  })

  it('starts with few maps, and makes them where it is told', async () => {
    const { start } = lab.region
    const before = await lab.read()
    expect(before.mappings.length).toBeLessThan(20)
    expect(await lab.call(mapCall(3, 2))).toEqual({ ok: true, value: start + 3 * 4096 })
    const after = await lab.read()
    expect(after.mappings.length).toBe(before.mappings.length + 1)
    expect([...after.mappings.start]).toContain(start + 3 * 4096)
  })

  it('tells an error by its number and goes on', async () => {
    await lab.call(mapCall(0, 2))
    expect(await lab.call(mapCall(1, 2))).toMatchObject({ ok: false, by: 'kernel', errno: 17 })
    expect(await lab.call(mapCall(2, 1))).toMatchObject({ ok: true })
  })

  it('refuses what is out of its range before the process hears of it', async () => {
    await expect(lab.call(mapCall(2 ** 21, 1))).rejects.toMatchObject({ code: 'invalid-request' })
    await expect(lab.call({ call: 'fill', maps: 2 ** 20 + 1 })).rejects.toMatchObject({
      code: 'invalid-request',
    })
  })

  it('says of what it refuses itself that the kernel was not asked', async () => {
    const placed = { base: 0, page: 0 } as const
    expect(await lab.call({ call: 'munmap', at: placed, pages: 1 })).toMatchObject({ ok: false, by: 'lab' })
    await lab.call({ ...mapCall(0, 2), call: 'mmap', at: null } as LabCall)
    expect(await lab.call({ call: 'munmap', at: placed, pages: 2 })).toMatchObject({ ok: true })
    expect(await lab.call({ call: 'munmap', at: placed, pages: 1 })).toMatchObject({ ok: false, by: 'lab' })
    expect(await lab.call({ call: 'thread-end' })).toMatchObject({ ok: false, by: 'lab', errno: 3 })
  })

  it.each(LAB_PROTECTIONS)('maps with %s, and the kernel shows just that', async (protection) => {
    await lab.call(mapCall(0, 1, protection))
    const { mappings } = await lab.read()
    const row = mappings.start.indexOf(lab.region.start)
    expect(formatPermissions(mappings.permissions[row] ?? 0)).toBe(`${protection}p`)
  })

  it('merges neighbours of one file whose pages follow each other, and no others', async () => {
    await lab.call({ call: 'memfd_create', pages: 8 })
    const mapFile = (at: number, page: number): Promise<unknown> =>
      lab.call({ ...mapCall(at, 1), file: { index: 0, page } } as LabCall)
    const inRegion = async (): Promise<number[]> => {
      const { mappings } = await lab.read()
      const rows = [...mappings.start.keys()].filter((row) => (mappings.start[row] ?? 0) >= lab.region.start)
      return rows
        .filter((row) => (mappings.start[row] ?? 0) < lab.region.end)
        .map((row) => ((mappings.end[row] ?? 0) - (mappings.start[row] ?? 0)) / 4096)
    }
    await mapFile(0, 0)
    await mapFile(1, 1)
    expect(await inRegion()).toEqual([2])
    await mapFile(2, 5)
    expect(await inRegion()).toEqual([2, 1])
  })

  it('says by which signal it died, and another one can be started', async () => {
    const touch = { call: 'touch', at: { base: 'region', page: 0 }, pages: 1 } as const
    await expect(lab.call(touch)).rejects.toMatchObject({
      code: 'process-gone',
      message: 'The Lab’s process ended by SIGSEGV during touch.',
    })
    expect(await lab.exited).toEqual({ how: 'signal', signal: 'SIGSEGV' })
  })

  it('goes on in the child after a fork, and both end together', async () => {
    const parent = lab.pid
    await lab.call(mapCall(0, 1))
    await lab.call({ call: 'fork' })
    expect(lab.pid).not.toBe(parent)
    const child = lab.pid
    await lab.call(mapCall(8, 1))
    expect((await lab.read()).info.pid).toBe(child)
    lab.end()
    await lab.exited
    await expect.poll(() => isRunning(child)).toBe(false)
  })

  it('makes nothing of lines that it does not know', async () => {
    const child = spawn(PROGRAM, { stdio: ['pipe', 'pipe', 'inherit'] })
    const hostile = [
      ...['', ' ', 'mmap', 'mmap s0', 'munmap 0 1', 'munmap 400000 1', 'mmap 400000 1 rw- private - - 0'],
      ...['mmap s2097152 1 rw- private - - 0', 'mmap s0 0 rw- private - - 0', 'mmap s0 -1 rw- private - - 0'],
      ...[
        'munmap k0.0 1',
        'munmap k-1.0 1',
        'touch s99999999999999999999 1',
        'mprotect s0 1',
        'exec /bin/sh',
      ],
      ...[
        'fill 0',
        'fill 9999999',
        'brk 0',
        'brk 99999',
        'mremap s0 1 1 -',
        'open /etc/passwd',
        'x'.repeat(5000),
      ],
      ...[
        'mmap s0 1 rw- private - f0 0',
        'mmap s0 1 rw- private - f-1 0',
        'thread-end',
        'madvise s0 1 nonsense',
      ],
    ]
    child.stdin.write(hostile.map((line) => `${line}\n`).join(''))
    const answers: string[] = []
    for await (const chunk of child.stdout.setEncoding('latin1')) {
      answers.push(...String(chunk).trimEnd().split('\n'))
      if (answers.length > hostile.length) break
    }
    const mapped = readFileSync(`/proc/${child.pid}/maps`, 'latin1')
    child.kill('SIGKILL')
    expect(mapped).not.toMatch(/^2000/m)
    // One line is sound, and it is the kernel that has nothing to move there (EFAULT).
    expect(answers.slice(1).filter((line) => !/^refused \d+ 0$/.test(line))).toEqual(['errno 14 0'])
  })

  it('ends with its standard input', async () => {
    const child = spawn(PROGRAM, { stdio: ['pipe', 'pipe', 'inherit'] })
    const output = text(child.stdout)
    child.stdin.end('mmap s0 1 rw- private - - 0\n')
    expect(await once(child, 'exit')).toEqual([0, null])
    expect(await output).toMatch(/^lab 1 \d+ [0-9a-f]+\nok [0-9a-f]+\n$/)
  })
})

/** A zombie that nobody has collected yet has no maps any more. */
function isRunning(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/maps`).length > 0
  } catch {
    return false
  }
}
