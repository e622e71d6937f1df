import { describe, expect, it, vi } from 'vitest'
import { VmatlasError } from '../../../../src/shared/errors'
import type { ScannerEvent, ScannerRequest } from '../../../../src/shared/ipc/port-messages'
import { LocalProc } from '../../../../src/host/proc/local-proc'
import { parseSmapsRollup } from '../../../../src/shared/proc/parse-smaps-rollup'
import type { SumsRead } from '../../../../src/host/proc/read-mappings'
import { servePort } from '../../../../src/host/window/serve-port'

const PROCESS = { pid: 7, startTicks: 1 }
const ROLLUP =
  '00400000-7ffd00000000 ---p 00000000 00:00 0                          [rollup]\nRss:                   8 kB\n'
const SUMS: SumsRead = {
  rollup: parseSmapsRollup(new TextEncoder().encode(ROLLUP)),
  readAtMs: 5,
  readMs: 1,
}

interface PendingRead {
  readonly resolve: (sums: SumsRead) => void
  readonly reject: (error: Error) => void
}

/** A served port whose reads of sums end when the test says so. */
function servedPort(): {
  readonly events: ScannerEvent[]
  readonly complaints: string[]
  readonly reads: PendingRead[]
  readonly send: (request: ScannerRequest) => void
} {
  const events: ScannerEvent[] = []
  const complaints: string[] = []
  const reads: PendingRead[] = []
  let listen: (data: unknown) => void = () => undefined
  const unused = (): Promise<never> => Promise.reject(new Error('not asked for here'))
  servePort(
    {
      postMessage: (event) => void events.push(event),
      onMessage: (listener) => (listen = listener),
      onClose: () => undefined,
    },
    {
      reader: {
        source: new LocalProc(),
        read: unused,
        readPolicies: unused,
        readSums: () => new Promise((resolve, reject) => reads.push({ resolve, reject })),
      },
      snapshots: { keep: unused, read: unused, discard: unused },
      recordings: '/nowhere',
      complain: (problem) => complaints.push(problem),
    },
  )
  return { events, complaints, reads, send: (request) => listen(request) }
}

describe('a request id', () => {
  it('that is used twice is complained of, and the first request alone is answered', async () => {
    const { events, complaints, reads, send } = servedPort()
    send({ type: 'read-sums', requestId: 3, process: PROCESS })
    send({ type: 'read-sums', requestId: 3, process: { pid: 8, startTicks: 1 } })
    expect(reads).toHaveLength(1)
    expect(complaints.join()).toContain('read-sums 3')
    reads[0]!.resolve(SUMS)
    await vi.waitUntil(() => events.length > 0)
    expect(events.map(({ type }) => type)).toEqual(['sums-read'])
  })

  it('is free again once its request was answered, also with a failure', async () => {
    const { events, complaints, reads, send } = servedPort()
    send({ type: 'read-sums', requestId: 3, process: PROCESS })
    reads[0]!.reject(new VmatlasError('hidden', 'It is hidden.'))
    await vi.waitUntil(() => events.length === 1)
    send({ type: 'read-sums', requestId: 3, process: PROCESS })
    reads[1]!.resolve(SUMS)
    await vi.waitUntil(() => events.length === 2)
    expect(events.map(({ type }) => type)).toEqual(['failed', 'sums-read'])
    expect(complaints).toEqual([])
  })
})
