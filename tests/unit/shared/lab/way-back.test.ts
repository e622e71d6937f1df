import { describe, expect, it } from 'vitest'
import { madvise, mmap, move, mprotect, munmap, placed, touch } from '../../../../src/shared/lab/build-call'
import type { LabCall } from '../../../../src/shared/lab/lab-call'
import type { LabMap } from '../../../../src/shared/lab/lab-view'
import { findWayBack, type LabMoment } from '../../../../src/shared/lab/way-back'

const REGION = 0x200000000000
const PLACED = 0x7f0000000000
const OK = { ok: true, value: 0 } as const

function map(start: number, pages: number, part: Partial<LabMap> = {}): LabMap {
  const end = start + pages * 4096
  const rest = { family: 'anonymous', kind: 'anonymous', name: '', flags: 'rd wr', tone: null } as const
  return { start, end, permissions: 'rw-p', ...rest, ...part }
}

function backOf(call: LabCall, maps: LabMap[] = [map(REGION, 3)], places: number[] = []): LabCall | null {
  const moment: LabMoment = { maps, regionStart: REGION, placed: places }
  return findWayBack(call, OK, moment).call
}

describe('findWayBack', () => {
  it('unmaps what was mapped, also where the kernel chose the place', () => {
    expect(backOf(mmap(4, 2))).toEqual(munmap(4, 2))
    expect(backOf(mmap(null, 2), [], [1, 2])).toEqual(munmap(placed(2), 2))
  })

  it('maps again what was unmapped, with the protection it had', () => {
    expect(backOf(munmap(1, 1))).toEqual(mmap(1, 1))
    expect(backOf(munmap(0, 2), [map(REGION, 2, { permissions: 'r--p' })])).toEqual(
      mmap(0, 2, { protection: 'r--' }),
    )
    expect(backOf(munmap(placed(0, 1), 1), [map(PLACED, 3)], [PLACED])).toEqual(mmap(placed(0, 1), 1))
  })

  it('knows that one call cannot bring back what was mixed, shared, a file, or partly free', () => {
    const mixed = [map(REGION, 1), map(REGION + 4096, 1, { permissions: 'r--p' })]
    expect(backOf(munmap(0, 2), mixed)).toBeNull()
    expect(backOf(munmap(0, 1), [map(REGION, 1, { permissions: 'rw-s' })])).toBeNull()
    expect(backOf(munmap(0, 1), [map(REGION, 1, { name: '/memfd:vmatlas-lab (deleted)' })])).toBeNull()
    expect(backOf(munmap(0, 4))).toBeNull()
    expect(backOf(mprotect(0, 2, 'r--'), mixed)).toBeNull()
  })

  it('protects, moves and advises back', () => {
    expect(backOf(mprotect(1, 1, 'r--'))).toEqual(mprotect(1, 1, 'rw-'))
    expect(backOf(move(0, 3, 8))).toEqual(move(8, 3, 0))
    expect(backOf(madvise(0, 1, 'dontdump'))).toEqual(madvise(0, 1, 'dodump'))
    expect(backOf(madvise(0, 1, 'normal'), [map(REGION, 1, { flags: 'rd rr' })])).toEqual(
      madvise(0, 1, 'random'),
    )
    expect(backOf(madvise(0, 1, 'dofork'))).toBeNull()
    expect(backOf(madvise(0, 1, 'hugepage'))).toBeNull()
    expect(backOf(touch(0, 1))).toEqual(madvise(0, 1, 'dontneed'))
    expect(backOf({ call: 'brk', pages: 4 })).toEqual({ call: 'brk', pages: -4 })
  })

  it('takes nothing back where the call failed, and says why where there is no way', () => {
    const moment = { maps: [], regionStart: REGION, placed: [] }
    expect(findWayBack(mmap(0, 1), { ok: false, by: 'kernel', errno: 12, value: 0 }, moment)).toEqual({
      call: null,
      sentence: 'The call failed, so there is nothing to revert.',
    })
    expect(findWayBack({ call: 'fork' }, OK, moment).sentence).toContain('start again')
  })
})
