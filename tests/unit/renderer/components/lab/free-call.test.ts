import { describe, expect, it } from 'vitest'
import {
  CALL_FIELDS,
  callOf,
  choosePages,
  emptyForm,
  problemOf,
  rangeOf,
} from '../../../../../src/renderer/components/lab/free-call'
import { formatLabLine } from '../../../../../src/shared/lab/lab-protocol'
import type { LabCallName } from '../../../../../src/shared/lab/lab-call'

const REGION = 0x200000000000

describe('free play', () => {
  it('opens with the first call of the article', () => {
    expect(formatLabLine(callOf(emptyForm()))).toBe('mmap s0 3 rw- private - - 0')
    expect(problemOf(emptyForm())).toBeNull()
  })

  it.each(Object.keys(CALL_FIELDS) as LabCallName[])(
    'makes a sound %s of what the form opens with',
    (call) => {
      const form = { ...emptyForm(), call }
      expect(callOf(form).call).toBe(call)
      expect(problemOf(form)).toBeNull()
    },
  )

  it('says what is wrong with a range, and with a box that holds no number', () => {
    expect(problemOf({ ...emptyForm(), pages: 0 })).toMatch(/1 to/)
    expect(problemOf({ ...emptyForm(), page: 2 ** 21 })).toMatch(/must lie/)
    expect(problemOf({ ...emptyForm(), page: Number.NaN })).toBe('Give whole numbers.')
    expect(problemOf({ ...emptyForm(), pages: '' as unknown as number })).toBe('Give whole numbers.')
  })

  it('minds no number that the call has no box for', () => {
    const form = { ...emptyForm(), page: Number.NaN, filePage: Number.NaN, maps: Number.NaN }
    expect(problemOf({ ...form, call: 'open' })).toBeNull()
    expect(problemOf({ ...form, base: 'any' })).toBeNull()
    expect(problemOf({ ...form, base: 'any', file: 0 })).toBe('Give whole numbers.')
  })

  it('maps a file from a page of it', () => {
    const form = { ...emptyForm(), page: 1, pages: 1, file: 0, filePage: 1 }
    expect(formatLabLine(callOf(form))).toBe('mmap s1 1 rw- private - f0 1')
    expect(problemOf({ ...form, filePage: -1 })).toBe('A page of a file is 0 to 16384.')
  })
})

describe('pages chosen on the strip', () => {
  const PLACED = 0x7f0000000000
  const pages = (from: number, first: number, count: number): { start: number; end: number } => ({
    start: from + first * 4096,
    end: from + (first + count) * 4096,
  })
  const bases = {
    region: pages(REGION, 0, 64),
    placed: [pages(PLACED, 0, 4), pages(PLACED, 2, 3), pages(PLACED, 100, 1)],
  }
  function choose(chosen: { start: number; end: number }): unknown {
    const form = { ...emptyForm(), base: 'any' as const }
    const named = choosePages(form, chosen, bases)
    expect(rangeOf(form, bases)).toEqual(named)
    return named && callOf({ ...form, call: 'munmap' })
  }

  it('are pages of the region', () => {
    expect(choose(pages(REGION, 1, 2))).toEqual({
      call: 'munmap',
      at: { base: 'region', page: 1 },
      pages: 2,
    })
  })

  it('are pages of what the kernel placed last there, and none beside it', () => {
    const at = (base: number, page: number): unknown => ({ base, page })
    expect(choose(pages(PLACED, 0, 2))).toEqual({ call: 'munmap', at: at(0, 0), pages: 2 })
    expect(choose(pages(PLACED, 1, 9))).toEqual({ call: 'munmap', at: at(1, 0), pages: 3 })
    expect(choose(pages(PLACED, 90, 20))).toEqual({ call: 'munmap', at: at(2, 0), pages: 1 })
  })

  it('are none where nothing of the Lab is', () => {
    expect(choose(pages(PLACED, 50, 9))).toBeNull()
  })
})
