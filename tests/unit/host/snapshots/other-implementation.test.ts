import polars from 'nodejs-polars'
import { describe, expect, it } from 'vitest'
import { encodeSnapshot } from '../../../../src/host/snapshots/encode-snapshot'
import { sampleSnapshot } from '../../../support/sample-snapshot'

describe('a snapshot file, read by an implementation of Arrow that is not ours', () => {
  const frame = polars.readIPC(Buffer.from(encodeSnapshot(sampleSnapshot())))

  it('has a row a mapping with names as text', () => {
    expect(frame.getColumn('name').cast(polars.String).toArray()).toEqual([
      '/srv/worker',
      '',
      '/srv/café (deleted)',
      '/memfd:\\xff\\xfe (deleted)',
      '[vsyscall]',
    ])
    expect(frame.getColumn('permissions').cast(polars.String).toArray()[3]).toBe('r--s')
    expect(frame.getColumn('device').cast(polars.String).toArray()[0]).toBe('fd:01')
  })

  it('has exact 64-bit addresses and inodes', () => {
    expect(frame.getColumn('start').cast(polars.String).toArray()[4]).toBe('18446744073699065856')
    expect(frame.getColumn('inode').cast(polars.String).toArray()[2]).toBe('9007199254740993')
  })

  it('has sizes in bytes, fields that we do not know among them', () => {
    expect(frame.getColumn('Rss').cast(polars.Float64).toArray()).toEqual(
      [312, 12, 4, 0, 0].map((kib) => kib * 1024),
    )
    expect(frame.getColumn('Novel').cast(polars.Float64).toArray()[0]).toBe(3 * 1024)
    expect(frame.getColumn('deleted').toArray()).toEqual([false, false, true, false, false])
    expect(frame.getColumn('VmFlags').cast(polars.String).toArray()[1]).toBe('rd wr mr mw me ac zz')
  })
})
