import { describe, expect, expectTypeOf, it } from 'vitest'
import {
  GIB,
  KIB,
  kibToBytes,
  MIB,
  pagesToBytes,
  type Bytes,
  type KiB,
  type Pages,
} from '../../../src/shared/units'

describe('units', () => {
  it('are refused where another unit is declared; a plain number fits all', () => {
    expectTypeOf<Bytes>().not.toExtend<KiB>()
    expectTypeOf<KiB>().not.toExtend<Bytes>()
    expectTypeOf<Pages>().not.toExtend<Bytes>()
    expectTypeOf<number>().toExtend<Bytes>()
    expectTypeOf<typeof MIB>().not.toExtend<KiB>()
  })

  it('become bytes', () => {
    expect(kibToBytes(3)).toBe(3072)
    expect(pagesToBytes(3, 4096)).toBe(12288)
    expect([MIB / KIB, GIB / MIB]).toEqual([1024, 1024])
  })
})
