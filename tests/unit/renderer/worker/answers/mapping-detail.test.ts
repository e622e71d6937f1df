import { describe, expect, it } from 'vitest'
import { describeMapping } from '../../../../../src/renderer/worker/answers/mapping-detail'
import { MappingSource } from '../../../../../src/renderer/worker/sources/mapping-source'
import { mapsOf } from '../../../../support/map-tables'

describe('a mapping in full', () => {
  it('says whose bss it is, and so does its row', () => {
    const { table } = mapsOf`
      7f0000000000 +4 r-xp #7 /usr/lib/libfoo.so
      ...          +2 rw-p #7 /usr/lib/libfoo.so
      ...          +3 rw-p
      7f0000100000 +3 rw-p
    `
    const source = new MappingSource(table)
    expect(describeMapping(source, 2).kind).toBe('bss of libfoo.so (inferred from its place)')
    expect(source.cells(2)).toContainEqual({ text: '[anon]', isPale: true, detail: 'bss of libfoo.so' })
    expect(describeMapping(source, 3).kind).toBe('anonymous')
  })
})
