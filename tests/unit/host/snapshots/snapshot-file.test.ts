import { tableFromIPC } from 'apache-arrow'
import { describe, expect, it } from 'vitest'
import { decodeSnapshot } from '../../../../src/host/snapshots/decode-snapshot'
import { encodeSnapshot } from '../../../../src/host/snapshots/encode-snapshot'
import { writeDigest } from '../../../../src/host/snapshots/file-digest'
import { VmatlasError } from '../../../../src/shared/errors'
import { USAGE_FIELD_NAMES } from '../../../../src/shared/tables/usage-field'
import type { Snapshot } from '../../../../src/shared/snapshot/snapshot'
import { sampleSnapshot } from '../../../support/sample-snapshot'

/** A snapshot as plain values, so that equality does not depend on how columns share their memory. */
function plain({ info, mappings, usage, absent }: Snapshot): unknown {
  const { strings, length, ...columns } = mappings
  const plainColumns = Object.entries(columns).map(([name, column]) => [name, Array.from(column)])
  const plainUsage = usage && {
    ...Object.fromEntries(USAGE_FIELD_NAMES.map((field) => [field, Array.from(usage.columns[field])])),
    others: usage.others.map((other) => ({ ...other, values: Array.from(other.values) })),
    flags: [usage.flagsLow, usage.flagsHigh, usage.flagsUnknown].map((column) => Array.from(column)),
    strings: usage.strings.strings,
    fieldOrder: usage.fieldOrder,
  }
  return { info, absent, length, strings: strings.strings, plainColumns, plainUsage }
}

function codeOf(file: Uint8Array): string {
  try {
    decodeSnapshot(file)
    return 'read'
  } catch (error) {
    if (error instanceof VmatlasError) return error.code
    throw error
  }
}

describe('a snapshot file', () => {
  it('gives back what was written, byte for byte where names are no text', () => {
    const snapshot = sampleSnapshot()
    expect(plain(decodeSnapshot(encodeSnapshot(snapshot)))).toEqual(plain(snapshot))
    expect(decodeSnapshot(encodeSnapshot(snapshot)).mappings.strings.strings).toContain(
      '/memfd:\xff\xfe (deleted)',
    )
  })

  it('gives back a snapshot without smaps as one without smaps', () => {
    const snapshot = sampleSnapshot(false)
    expect(plain(decodeSnapshot(encodeSnapshot(snapshot)))).toEqual(plain(snapshot))
  })

  it('is refused at every single flipped byte', () => {
    const file = encodeSnapshot(sampleSnapshot())
    for (let at = 0; at < file.length; at++) {
      const damaged = file.slice()
      damaged[at] = (damaged[at] ?? 0) ^ (1 << (at % 8))
      expect(codeOf(damaged), `byte ${at}`).toBe('snapshot-corrupt')
    }
  })

  it('is refused when it is cut at any length', () => {
    const file = encodeSnapshot(sampleSnapshot())
    for (let length = 0; length < file.length; length++) {
      expect(codeOf(file.subarray(0, length)), `${length} bytes`).toBe('snapshot-corrupt')
    }
  })

  it('is refused, or the same, when a byte of its columns is flipped and the digest made to fit', () => {
    const snapshot = sampleSnapshot()
    const file = encodeSnapshot(snapshot)
    const column = tableFromIPC(file).getChild('start')?.data[0]?.values as BigUint64Array
    const first = column.byteOffset
    for (let at = first; at < first + column.byteLength; at++) {
      const damaged = file.slice()
      damaged[at] = (damaged[at] ?? 0) ^ 1
      writeDigest(damaged)
      expect(codeOf(damaged), `byte ${at}`).toBe('snapshot-corrupt')
    }
  })

  it('is refused with its own code when a later version wrote it', () => {
    const file = encodeSnapshot(sampleSnapshot())
    // The value stands near its key, as its length and its text.
    const key = Buffer.from(file).lastIndexOf('vmatlas.format')
    const value = Buffer.from(file).lastIndexOf('\x01\x00\x00\x001\x00', key + 40, 'latin1') + 4
    expect(Math.abs(value - key)).toBeLessThan(60)
    file[value] = 0x39
    writeDigest(file)
    expect(codeOf(file)).toBe('snapshot-newer')
  })

  it('keeps a label that looks like its digest', () => {
    const snapshot = sampleSnapshot()
    const label = `vmatlas-sha256:${'0'.repeat(64)}`
    const decoded = decodeSnapshot(encodeSnapshot({ ...snapshot, info: { ...snapshot.info, label } }))
    expect(decoded.info.label).toBe(label)
  })

  it('is refused with a sentence when it is something else', () => {
    expect(() => decodeSnapshot(new TextEncoder().encode('[heap]'))).toThrow(
      /does not begin like an Arrow file/,
    )
    expect(() => decodeSnapshot(new Uint8Array(0))).toThrow(VmatlasError)
  })
})
