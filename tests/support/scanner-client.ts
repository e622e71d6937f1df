import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import * as v from 'valibot'
import { afterEach, vi } from 'vitest'
import { readStatIfAny } from '../../src/host/proc/errno-to-code'
import { LocalProc } from '../../src/host/proc/local-proc'
import { MappingReader } from '../../src/host/proc/read-mappings'
import { servePort } from '../../src/host/window/serve-port'
import { SnapshotLibrary } from '../../src/host/snapshots/snapshot-library'
import {
  scannerEventSchema,
  type ScannerEvent,
  type ScannerRequest,
} from '../../src/shared/ipc/port-messages'
import { COUNT_OUTCOMES } from '../../src/shared/tables/process-table'

/** What the tests of a file made, to be undone after each. */
export const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

type EventOf<Type extends ScannerEvent['type']> = Extract<ScannerEvent, { type: Type }>

/** The window's end of a port that the scanner serves; every event is checked against the contract. */
export class ScannerClient {
  readonly events: ScannerEvent[] = []
  readonly complaints: string[] = []
  readonly library = new SnapshotLibrary(makeFolder(), () => 2 ** 30)
  readonly recordings = makeFolder()
  readonly #port: MessagePort

  constructor(procRoot = '/proc') {
    const { port1, port2 } = new MessageChannel()
    const reader = new MappingReader(new LocalProc(procRoot))
    servePort(
      {
        postMessage: (message) => port1.postMessage(message),
        onMessage: (listener) => port1.on('message', listener),
        onClose: (listener) => port1.on('close', listener),
      },
      {
        reader,
        snapshots: this.library,
        recordings: this.recordings,
        labProgram: resolve('out/lab/vmatlas-lab'),
        complain: (problem) => this.complaints.push(problem),
      },
    )
    this.#port = port2
    port2.on('message', (data) => this.events.push(v.parse(scannerEventSchema, data)))
    cleanUps.push(() => {
      port2.close()
      reader.close()
    })
  }

  send(request: ScannerRequest | { readonly type: 'nonsense' }): void {
    this.#port.postMessage(request)
  }

  /** The window goes away. */
  close(): void {
    this.#port.close()
  }

  all<Type extends ScannerEvent['type']>(type: Type): EventOf<Type>[] {
    return this.events.filter((event): event is EventOf<Type> => event.type === type)
  }

  /** Waits until there are `count` events of a type and returns the last. */
  async waitFor<Type extends ScannerEvent['type']>(type: Type, count = 1): Promise<EventOf<Type>> {
    await vi.waitUntil(() => this.all(type).length >= count, { timeout: 25_000 })
    const event = this.all(type)[count - 1]
    if (event === undefined) throw new Error('unreachable')
    return event
  }

  usedOf(pid: number): number | undefined {
    for (const { batch } of this.all('counts')) {
      const row = batch.pid.indexOf(pid)
      if (row >= 0 && COUNT_OUTCOMES[batch.outcome[row] ?? 0] === 'counted') return batch.used[row]
    }
    return undefined
  }
}

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'vmatlas-port-'))
  cleanUps.push(() => rmSync(folder, { recursive: true }))
  return folder
}

/** A process by pid and start. */
export function identityOf(pid: number): { pid: number; startTicks: number } {
  return { pid, startTicks: readStatIfAny('/proc', pid)?.startTicks ?? 0 }
}
