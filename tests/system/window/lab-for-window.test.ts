import { describe, expect, it, vi } from 'vitest'
import { labCallSchema } from '../../../src/shared/ipc/lab-messages'
import { parseScannerRequest } from '../../../src/shared/ipc/port-messages'
import { mmap, munmap, touch } from '../../../src/shared/lab/build-call'
import { EXPERIMENTS } from '../../../src/shared/lab/list-experiments'
import { cleanUps, ScannerClient } from '../../support/scanner-client'
import { safeParse } from 'valibot'

/** Whether a process is there and is no zombie; the scanner's own child is reaped by it. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe('the Lab behind a port', () => {
  it('starts a process, makes a step of an experiment and checks what it states', async () => {
    const client = new ScannerClient()
    client.send({ type: 'lab-start', requestId: 1 })
    const started = await client.waitFor('lab-started')
    expect(started.view).toMatchObject({ summary: '', events: [] })
    expect(isAlive(started.pid)).toBe(true)
    const step = { kind: 'guided', experiment: 'split-and-merge', index: 0 } as const
    client.send({ type: 'lab-step', requestId: 2, step })
    const stepped = await client.waitFor('lab-stepped')
    expect(stepped.answers).toEqual([{ ok: true, value: started.region.start }])
    expect(stepped.claims.map(({ holds }) => holds)).toEqual([true, true, true, true])
    expect(stepped.view.used).toBe(started.view.used + 1)
    client.send({ type: 'lab-end' })
    await vi.waitUntil(() => !isAlive(started.pid))
    expect(client.all('lab-ended')).toEqual([])
  })

  it('makes calls of one’s own, tells errors by number, and starts anew in the place of the old process', async () => {
    const client = new ScannerClient()
    client.send({ type: 'lab-start', requestId: 1 })
    const first = await client.waitFor('lab-started')
    client.send({ type: 'lab-step', requestId: 2, step: { kind: 'free', call: munmapOf(1) } })
    await client.waitFor('lab-stepped')
    client.send({ type: 'lab-step', requestId: 3, step: { kind: 'free', call: mmapOf(3) } })
    await client.waitFor('lab-stepped', 2)
    client.send({ type: 'lab-step', requestId: 4, step: { kind: 'free', call: mmapOf(3) } })
    expect((await client.waitFor('lab-stepped', 3)).answers).toEqual([
      { ok: false, by: 'kernel', errno: 17, value: 0 },
    ])
    client.send({ type: 'lab-start', requestId: 5 })
    const second = await client.waitFor('lab-started', 2)
    expect(second.pid).not.toBe(first.pid)
    await vi.waitUntil(() => !isAlive(first.pid))
    expect(second.view.used).toBe(first.view.used)
    expect(client.all('lab-ended')).toEqual([])
    cleanUps.push(() => client.send({ type: 'lab-end' }))
  })

  it('says with which signal it died, and fails the call that it died of', async () => {
    const client = new ScannerClient()
    client.send({ type: 'lab-start', requestId: 1 })
    await client.waitFor('lab-started')
    client.send({ type: 'lab-step', requestId: 2, step: { kind: 'free', call: touchOf(5) } })
    expect((await client.waitFor('lab-ended')).end).toEqual({ how: 'signal', signal: 'SIGSEGV' })
    expect((await client.waitFor('failed')).error).toMatchObject({ code: 'process-gone' })
    client.send({ type: 'lab-step', requestId: 3, step: { kind: 'free', call: mmapOf(1) } })
    expect((await client.waitFor('failed', 2)).error.code).toBe('invalid-request')
  })

  it('refuses what the Lab does not make, and ends with its window', async () => {
    const client = new ScannerClient()
    client.send({ type: 'lab-start', requestId: 1 })
    const { pid } = await client.waitFor('lab-started')
    const step = { kind: 'guided', experiment: 'split-and-merge', index: 99 } as const
    client.send({ type: 'lab-step', requestId: 2, step })
    expect((await client.waitFor('failed')).error.code).toBe('invalid-request')
    const tooLong = { ...munmapOf(1), pages: 20_000 }
    client.send({ type: 'lab-step', requestId: 3, step: { kind: 'free', call: tooLong } })
    expect((await client.waitFor('failed', 2)).error.code).toBe('invalid-request')
    client.close()
    await vi.waitUntil(() => !isAlive(pid))
  })
})

const mmapOf = (pages: number): LabCallMessage => parsed(mmap(0, pages))
const munmapOf = (pages: number): LabCallMessage => parsed(munmap(0, pages))
const touchOf = (pages: number): LabCallMessage => parsed(touch(0, pages))

type LabCallMessage = ReturnType<typeof parsed>

/** Only calls that fit the contract are sent. */
function parsed(call: unknown) {
  const result = safeParse(labCallSchema, call)
  if (!result.success) throw new Error('this call does not fit')
  return result.output
}

describe('the contract of the Lab', () => {
  it('fits every call of every experiment', () => {
    const calls = EXPERIMENTS.flatMap(({ steps }) => steps.flatMap((step) => step.calls))
    expect(calls.filter((call) => !safeParse(labCallSchema, call).success)).toEqual([])
  })

  it.each([
    [{ type: 'lab-start' }],
    [{ type: 'lab-start', requestId: 0 }],
    [{ type: 'lab-step', requestId: 1 }],
    [{ type: 'lab-step', requestId: 1, step: { kind: 'guided', experiment: '../../etc', index: 0 } }],
    [{ type: 'lab-step', requestId: 1, step: { kind: 'guided', experiment: 'split-and-merge', index: -1 } }],
    [{ type: 'lab-step', requestId: 1, step: { kind: 'free', call: { call: 'execve' } } }],
    [{ type: 'lab-step', requestId: 1, step: { kind: 'free', call: { call: 'fork', at: null } } }],
    [{ type: 'lab-step', requestId: 1, step: { kind: 'free', call: { call: 'fill', maps: 2 ** 20 + 1 } } }],
    [{ type: 'lab-step', requestId: 1, step: { kind: 'free', call: { call: 'brk', pages: 0.5 } } }],
    [{ type: 'lab-end', requestId: 1 }],
  ])('refuses %j', (request) => {
    expect(parseScannerRequest(request).ok).toBe(false)
  })
})
