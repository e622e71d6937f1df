import { describe, expect, it } from 'vitest'
import {
  CALL_FIELDS,
  callOf,
  choosePages,
  emptyForm,
  problemOf,
} from '../../../../src/renderer/components/lab/free-call'
import { formatLabLine } from '../../../../src/shared/lab/lab-protocol'
import type { LabCallName } from '../../../../src/shared/lab/lab-call'

const STRETCH = 0x200000000000

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

  it('takes the pages that were chosen on the strip', () => {
    const form = { ...emptyForm(), base: 'any' as const }
    choosePages(form, { start: STRETCH + 4096, end: STRETCH + 3 * 4096 }, STRETCH)
    expect(callOf({ ...form, call: 'munmap' })).toEqual({
      call: 'munmap',
      at: { base: 'stretch', page: 1 },
      pages: 2,
    })
  })
})
