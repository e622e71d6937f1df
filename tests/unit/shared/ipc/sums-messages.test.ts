import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { sumsMessage } from '../../../../src/host/window/send-sums'
import { parseScannerRequest, scannerEventSchema } from '../../../../src/shared/ipc/port-messages'
import { parseSmapsRollup } from '../../../../src/shared/proc/parse-smaps-rollup'
import { readFixture } from '../proc/proc-fixture'

const process = { pid: 7, startTicks: 70 }

describe('the request for the sums of a process', () => {
  it('names a process and nothing else', () => {
    const request = { type: 'read-sums', requestId: 1, process } as const
    expect(parseScannerRequest(request)).toEqual({ ok: true, request })
  })

  it.each([
    { requestId: 0, process },
    { requestId: 1 },
    { requestId: 1, process: { pid: 7 } },
    { requestId: 1, process: { pid: '7/../1', startTicks: 70 } },
    { requestId: 1, process, path: '/etc/shadow' },
  ])('is refused as %j', (rest) => {
    expect(parseScannerRequest({ type: 'read-sums', ...rest }).ok).toBe(false)
  })
})

describe('the answer with the sums of a process', () => {
  const rollup = parseSmapsRollup(readFixture('plain-sleep', 'smaps_rollup'))
  const read = { rollup, readAtMs: 1000, readMs: 0.4 }
  const fits = (event: unknown): boolean => v.safeParse(scannerEventSchema, event).success

  it('holds what the kernel printed, in bytes', () => {
    const message = sumsMessage(read, 3)
    expect(fits(message)).toBe(true)
    const { rss, pss, privateDirty, swap } = rollup.sums
    expect(message).toMatchObject({ requestId: 3, rss, pss, privateDirty, swap, readMs: 0.4 })
    expect(message.rss).toBeGreaterThan(message.pss ?? Infinity)
  })

  it('holds null, never 0, for what the kernel did not print', () => {
    const without = { ...rollup, sums: { ...rollup.sums, swap: Number.NaN } }
    const message = sumsMessage({ ...read, rollup: without }, 3)
    expect(fits(message)).toBe(true)
    expect(message.swap).toBeNull()
  })

  it.each([{ rss: -1 }, { pss: Number.NaN }, { swap: '0' }, { readMs: -1 }, { asRoot: false }])(
    'is refused with %j',
    (part) => {
      expect(fits({ ...sumsMessage(read, 3), ...part })).toBe(false)
    },
  )
})
