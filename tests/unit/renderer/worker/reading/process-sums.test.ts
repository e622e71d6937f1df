import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { describeCosts } from '../../../../../src/renderer/components/process/describe-costs'
import { liveInterval } from '../../../../../src/renderer/worker/reading/live-pace'
import { MapsView } from '../../../../../src/renderer/worker/sessions/maps-view'
import { ProcessSession } from '../../../../../src/renderer/worker/sessions/process-session'
import type { OpenProcess } from '../../../../../src/renderer/worker/protocol/process-protocol'
import type { UsageSums } from '../../../../../src/renderer/worker/protocol/reading-protocol'
import { READ_UNASKED_MOST } from '../../../../../src/renderer/worker/reading/usage-reader'
import type { ErrorCode } from '../../../../../src/shared/errors'
import { ScannerRequests } from '../../../../../src/renderer/worker/reading/scanner-requests'
import type { ScannerEvent, ScannerRequest } from '../../../../../src/shared/ipc/port-messages'
import type { Answer } from '../../../../../src/shared/ipc/request-answers'
import { readEvents, type TestMapping } from '../../../../component/support/scanner-events'
import { usageEvents } from '../../../../component/support/usage-events'
import { MIB } from '../../../../../src/shared/units'

const PROCESS = { pid: 40, startTicks: 400 }
const FEW: readonly TestMapping[] = [{ start: 0x10000, pages: 1 }]
const MANY: readonly TestMapping[] = Array.from({ length: READ_UNASKED_MOST + 1 }, (_, index) => ({
  start: (index + 1) * 0x2000,
  pages: 1,
}))

/** A session with the test in the place of the scanner. */
class Subject {
  readonly asked: ScannerRequest[] = []
  readonly entered: UsageSums[] = []
  readonly counted: number[] = []
  open: OpenProcess | null = null
  readonly requests = new ScannerRequests((request) => this.asked.push(request))
  readonly session = new ProcessSession({
    requests: this.requests,
    onProcess: (process) => (this.open = process),
    maps: new MapsView(() => undefined),
    onCount: (_, { used }) => this.counted.push(used),
    onUsage: (_, sums) => this.entered.push(sums),
    takeWorkMs: () => 0,
    factsOf: () => null,
  })

  /** Opens the process and lets its maps be read. */
  read(mappings: readonly TestMapping[]): void {
    this.session.openProcess(PROCESS)
    this.answerMaps(mappings)
  }

  answerMaps(mappings: readonly TestMapping[]): void {
    this.tell(...readEvents(this.idOf('read-maps'), mappings))
  }

  answerSums(part: Partial<Extract<ScannerEvent, { type: 'sums-read' }>> = {}): void {
    const sums = { rss: 9 * MIB, pss: 7 * MIB, privateDirty: 6 * MIB, swap: 0 }
    const requestId = this.idOf('read-sums')
    const times = { readAtMs: 1000, readMs: 150 }
    this.tell({ type: 'sums-read', requestId, ...sums, ...times, ...part })
  }

  fail(requestId: number, code: ErrorCode): void {
    this.tell({ type: 'failed', requestId, error: { code, message: 'It failed.', nextStep: '' }, atMs: 2000 })
  }

  tell(...events: ScannerEvent[]): void {
    for (const event of events) this.requests.take(event as Answer)
  }

  idOf(type: 'read-maps' | 'read-sums' | 'read-side'): number {
    const request = this.asked.findLast((each) => each.type === type)
    return request && 'requestId' in request ? request.requestId : 0
  }

  count(type: ScannerRequest['type']): number {
    return this.asked.filter((each) => each.type === type).length
  }

  /** What the header says in the place of PSS. */
  words(): string {
    if (!this.open) throw new Error('no process is open')
    const { sums, absence } = describeCosts(this.open)
    return sums ? String(sums.pss) : absence
  }
}

let subject: Subject
beforeEach(() => {
  vi.useFakeTimers()
  subject = new Subject()
})
afterEach(() => {
  subject.session.closeProcess()
  vi.useRealTimers()
})

describe('the sums of a process whose smaps is not read by itself', () => {
  it('come from smaps_rollup, for the header and for the history', () => {
    subject.read(MANY)
    expect(subject.count('read-side')).toBe(0)
    expect(subject.words()).toBe('…')
    subject.answerSums()
    expect(subject.words()).toBe(String(7 * MIB))
    expect(subject.entered).toMatchObject([{ readAtMs: 1000, pss: 7 * MIB, swap: 0 }])
    expect(subject.counted).toEqual([MANY.length])
    expect(subject.open?.usage.sums).toBeNull()
  })

  it('are read with each live read, and what that takes counts in the interval', () => {
    subject.read(MANY)
    expect(vi.getTimerCount()).toBe(0)
    subject.answerSums({ readMs: 400 })
    const interval = subject.open?.live.intervalMs ?? 0
    expect(interval).toBeGreaterThanOrEqual(liveInterval({ readMs: 1.5, sumsMs: 400, workMs: 0 }))
    vi.advanceTimersByTime(interval)
    subject.answerMaps(MANY)
    expect(subject.count('read-sums')).toBe(2)
    expect(subject.words()).toBe(String(7 * MIB))
    subject.answerSums({ pss: 8 * MIB, readAtMs: 3000 })
    expect(subject.words()).toBe(String(8 * MIB))
  })

  it('are NaN, never 0, where the kernel does not print them', () => {
    subject.read(MANY)
    subject.answerSums({ swap: null })
    expect(subject.open?.sums.sums?.swap).toBeNaN()
  })

  it('are not read where smaps is, but where that was cancelled or failed', () => {
    subject.read(FEW)
    expect(subject.count('read-sums')).toBe(0)
    subject.fail(subject.idOf('read-side'), 'cancelled')
    expect(subject.count('read-sums')).toBe(1)
    subject.answerSums()
    expect(subject.words()).toBe(String(7 * MIB))
  })

  it('give way to smaps that is newer', () => {
    subject.read(MANY)
    subject.answerSums()
    subject.session.readUsage()
    subject.tell(...usageEvents(subject.idOf('read-side'), FEW, [{ rss: 4 * MIB, pss: 3 * MIB }]))
    expect(subject.words()).toBe(String(3 * MIB))
  })
})

describe('sums that cannot be read', () => {
  it.each([
    ['permission-denied', 'not permitted'],
    ['hidden', 'not permitted'],
    ['unsupported-kernel', 'not offered'],
    ['malformed-proc', 'unreadable'],
  ] as const)('say why (%s), and are not asked for again until a person wants it', (code, words) => {
    subject.read(MANY)
    subject.fail(subject.idOf('read-sums'), code)
    expect(subject.words()).toBe(words)
    expect(subject.open && describeCosts(subject.open).detail).toBe('It failed.')
    expect(subject.entered).toEqual([])
    vi.advanceTimersByTime(subject.open?.live.intervalMs ?? 0)
    subject.answerMaps(MANY)
    expect(subject.count('read-maps')).toBe(2)
    expect(subject.count('read-sums')).toBe(1)
    subject.session.refreshMaps()
    subject.answerMaps(MANY)
    expect(subject.count('read-sums')).toBe(2)
  })

  it('are asked for again by itself where the process did not answer, after a wait of its length', () => {
    subject.read(MANY)
    vi.advanceTimersByTime(5000)
    subject.fail(subject.idOf('read-sums'), 'not-answering')
    expect(subject.words()).toBe('no answer')
    expect(subject.open?.live.intervalMs).toBeGreaterThanOrEqual(100_000)
    vi.advanceTimersByTime(subject.open?.live.intervalMs ?? 0)
    subject.answerMaps(MANY)
    subject.answerSums()
    expect(subject.words()).toBe(String(7 * MIB))
  })

  it('mean that the process ended where it is gone, and the last sums stay', () => {
    subject.read(MANY)
    subject.answerSums()
    vi.advanceTimersByTime(subject.open?.live.intervalMs ?? 0)
    subject.answerMaps(MANY)
    subject.fail(subject.idOf('read-sums'), 'process-gone')
    expect(subject.open?.endedAtMs).toBe(2000)
    expect(subject.words()).toBe(String(7 * MIB))
    expect(vi.getTimerCount()).toBe(0)
  })

  it('are asked of the scanner that was started in the place of a lost one', () => {
    subject.read(MANY)
    subject.session.lose()
    expect(subject.words()).toBe('not read')
    subject.session.start()
    expect(subject.count('read-sums')).toBe(2)
    subject.answerSums()
    expect(subject.words()).toBe(String(7 * MIB))
  })

  it('are not waited for once the process is closed', () => {
    subject.read(MANY)
    const requestId = subject.idOf('read-sums')
    subject.session.closeProcess()
    expect(subject.asked.at(-1)).toEqual({ type: 'cancel', requestId })
    subject.read(FEW)
    subject.fail(requestId, 'cancelled')
    expect(subject.words()).toBe('…')
  })
})
