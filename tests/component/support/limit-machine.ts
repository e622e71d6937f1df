import { vi } from 'vitest'
import type { WorkerClient } from '../../../src/renderer/api/worker-client'
import type { CountedProcess } from '../../../src/shared/explain/closest'
import type { IpcReply, LimitChange, LimitReading, VmatlasBridge } from '../../../src/shared/ipc/contract'
import type { LastChange } from '../../../src/shared/sysctl/limit-act'
import type { LimitConfiguration } from '../../../src/shared/sysctl/limit-configuration'
import { decideSysctl } from '../../../src/shared/sysctl/precedence'

/** What the machine of the test has been told before. */
export interface Before {
  readonly files?: Readonly<Record<string, string>>
  readonly lastChange?: LastChange
  readonly sentences?: readonly string[]
  readonly packages?: Readonly<Record<string, string>>
}

function configurationOf({
  files = {},
  lastChange,
  sentences = [],
  packages = {},
}: Before): LimitConfiguration {
  const read = Object.entries(files).map(([path, text]) => ({
    folder: path.slice(0, path.lastIndexOf('/')),
    name: path.slice(path.lastIndexOf('/') + 1),
    linkTarget: null,
    content: { type: 'text', text } as const,
  }))
  return {
    decision: decideSysctl(read, ''),
    packages,
    lastChange: lastChange ?? null,
    surroundings: {
      kind: sentences.length > 0 ? 'container' : 'machine',
      sentences,
      filesAreIdle: '',
      hasForeignKernel: false,
    },
  }
}

/** A machine of the test behind the bridge: takes what is set, unless told to fail. */
export function fakeBridge(
  start: number,
  past: Before,
): {
  bridge: VmatlasBridge
  set: ReturnType<typeof vi.fn>
  undo: ReturnType<typeof vi.fn>
  copied: string[]
} {
  let running = start
  const copied: string[] = []
  const ok = <T>(value: T): Promise<IpcReply<T>> => Promise.resolve({ ok: true, value })
  const set = vi.fn((request: { value: number }): Promise<IpcReply<LimitChange>> => {
    const before = running
    running = request.value
    return ok({ before, after: running, requested: running })
  })
  const undo = vi.fn((): Promise<IpcReply<LimitChange>> => {
    const before = running
    running = past.lastChange?.before ?? running
    return ok({ before, after: running, requested: running })
  })
  const bridge: Partial<VmatlasBridge> = {
    'limit:configuration': () => ok(configurationOf(past)),
    'limit:undo': undo,
    'limit:read': () => ok<LimitReading>({ value: running, readAtMs: 0 }),
    'limit:set': set,
    'clipboard:write': (text) => {
      copied.push(text)
      return ok(null)
    },
  }
  return { bridge: bridge as VmatlasBridge, set, undo, copied }
}

export const java: CountedProcess = { pid: 4127, startTicks: 9, name: 'java', user: 'elastic', used: 1500000 }
export const hostile: CountedProcess = {
  pid: 7,
  startTicks: 3,
  name: 'a<b>\u001b[31m',
  user: 'root',
  used: 20,
  growth: { perSecond: 0, trend: 'steady', untilLimitMs: null, basis: { samples: 9, spanMs: 9000 } },
}

const UNCOUNTED = [{ pid: 812, startTicks: 5, name: 'sshd', why: 'denied' }]

/** A worker of the test that knows these processes. */
export function fakeWorker(processes: readonly CountedProcess[]): WorkerClient {
  const ask = ((method: string) =>
    method === 'uncountedProcesses'
      ? Promise.resolve(UNCOUNTED)
      : method === 'countedProcesses'
        ? Promise.resolve(processes)
        : Promise.reject(new Error(method))) as WorkerClient['ask']
  return { ask, listen: () => () => undefined, connect: () => undefined }
}

export const raised: LastChange = { before: 65530, set: 1048576, atMs: 0, file: 'removed' }
