import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { encodeSnapshot } from '../../../../src/host/snapshots/encode-snapshot'
import { readSnapshotBytes } from '../../../../src/host/snapshots/read-snapshot-bytes'
import { sampleSnapshot } from '../../../support/sample-snapshot'

const TEXT = '7f0000000000-7f0000001000 r-xp 00000000 fe:00 7    /usr/lib/a.so\n'

describe('a file that is packed with gzip', () => {
  it('is unpacked, be it text or a snapshot', () => {
    expect(readSnapshotBytes(gzipSync(TEXT), 0).mappings.length).toBe(1)
    expect(readSnapshotBytes(gzipSync(encodeSnapshot(sampleSnapshot())), 0).mappings.length).toBe(5)
  })

  it('is refused with a sentence where it is cut, or unpacks to more than it may', () => {
    const cut = gzipSync(TEXT.repeat(100)).subarray(0, 40)
    expect(() => readSnapshotBytes(cut, 0)).toThrow('cannot be unpacked')
    const bomb = gzipSync(Buffer.alloc(600 * 1024 * 1024), { level: 1 })
    expect(() => readSnapshotBytes(bomb, 0)).toThrow('cannot be unpacked')
  })
})
