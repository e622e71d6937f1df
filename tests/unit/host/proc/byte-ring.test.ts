import { describe, expect, it } from 'vitest'
import { ByteRing, createRingMemory } from '../../../../src/host/proc/byte-ring'

const CAPACITY = 16

function makeRing(): ByteRing {
  return new ByteRing(createRingMemory(CAPACITY))
}

/** Writes without ever waiting: the caller knows that there is room. */
function write(ring: ByteRing, bytes: readonly number[]): void {
  for (const byte of bytes) {
    const room = ring.waitForRoom(1)
    if (room === null) throw new Error('stopped')
    ring.bytes[room.start] = byte
    ring.commitWritten(1)
  }
}

function readAvailable(ring: ByteRing): number[] {
  const span = ring.waitForBytes()
  if (span === null) return []
  const bytes = [...ring.bytes.subarray(span.start, span.end)]
  ring.commitConsumed(bytes.length)
  return bytes
}

describe('a ring of bytes', () => {
  it('gives back what was put in, also around its end', () => {
    const ring = makeRing()
    const got: number[] = []
    const put = Array.from({ length: 100 }, (_, index) => index)
    for (let at = 0; at < put.length; at += 10) {
      write(ring, put.slice(at, at + 10))
      // The contiguous part may end where the memory ends; the rest is the next part.
      got.push(...readAvailable(ring))
      if (got.length < at + 10) got.push(...readAvailable(ring))
    }
    expect(got).toEqual(put)
  })

  it('keeps working when its positions pass 2^32', () => {
    const memory = createRingMemory(CAPACITY)
    new Int32Array(memory.control).fill(-8, 0, 2)
    const ring = new ByteRing(memory)
    write(ring, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
    expect([...readAvailable(ring), ...readAvailable(ring)]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
    expect(ring.waitForRoom(CAPACITY)).not.toBeNull()
  })

  it('ends only after what was written before the end is taken', () => {
    const ring = makeRing()
    write(ring, [1, 2])
    ring.end()
    expect(readAvailable(ring)).toEqual([1, 2])
    expect(ring.waitForBytes()).toBeNull()
    expect(ring.isStopped).toBe(false)
  })

  it('gives nothing more once stopped, even after an end', () => {
    const ring = makeRing()
    write(ring, [1, 2])
    ring.end()
    ring.stop()
    expect(ring.waitForBytes()).toBeNull()
    expect(ring.waitForRoom(1)).toBeNull()
    ring.end()
    expect(ring.isStopped).toBe(true)
  })

  it('is empty and open again after a reset', () => {
    const ring = makeRing()
    write(ring, [1])
    ring.stop()
    ring.reset()
    write(ring, [2])
    expect(readAvailable(ring)).toEqual([2])
  })

  it('shows to a watcher that something moves', () => {
    const ring = makeRing()
    const seen = new Set([ring.activity])
    ring.beat()
    seen.add(ring.activity)
    write(ring, [1])
    seen.add(ring.activity)
    readAvailable(ring)
    seen.add(ring.activity)
    expect(seen.size).toBe(4)
  })
})
