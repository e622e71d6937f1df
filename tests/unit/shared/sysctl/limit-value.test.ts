import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { groupThousands } from '../../../../src/shared/format/count'
import { LIMIT_CEILING, LIMIT_FLOOR } from '../../../../src/shared/sysctl/limit-range'
import { checkLimit, checkLimitNumber, parseLimitFile } from '../../../../src/shared/sysctl/limit-value'

describe('checkLimit', () => {
  it.each([
    ['65530', 65530],
    ['1048576', 1048576],
    ['2147483642', 2147483642],
    ['1,048,576', 1048576],
    ['1 000 000', 1000000],
    ['1\u00a0000\u00a0000', 1000000],
    ['1\u202f000\u202f000', 1000000],
    ['65,530', 65530],
    ['1M', 1000000],
    ['1Mi', 1048576],
    ['1 mi', 1048576],
    ['512Ki', 524288],
    ['262k', 262000],
    ['1G', 1000000000],
  ])('takes %s', (text, value) => {
    expect(checkLimit(text)).toEqual({ ok: true, value })
  })

  it.each([
    ['', /Enter a number/],
    ['65529', /At least 65530.*kernel's own default/],
    ['0', /At least 65530/],
    ['2147483643', /At most 2147483642.*32-bit/],
    ['99999999999999999999', /At most 2147483642/],
    ['070000', /octal/],
    ['0x100000', /Digits only/],
    [' 70000', /Digits only/],
    ['70000\n', /Digits only/],
    ['1 2', /Digits only/],
    ['1,048,57', /Digits only/],
    ['1,048 576', /Digits only/],
    ['1048,576', /Digits only/],
    ['1.000.000', /Digits only/],
    ['1MB', /Digits only/],
    ['1.5M', /Digits only/],
    ['0,070,000', /octal/],
    ['64K', /At least 65530/],
    ['2Gi', /At most 2147483642/],
    ['1e6', /Digits only/],
    ['-70000', /Digits only/],
    ['70000;id', /Digits only/],
    ['７００００', /Digits only/],
  ])('refuses %j and says why', (text, problem) => {
    const checked = checkLimit(text)
    expect(checked.ok).toBe(false)
    expect(checked.ok ? '' : checked.problem).toMatch(problem)
  })

  it('reads digits alone, and every number as the app prints it, as that number', () => {
    fc.assert(
      fc.property(fc.integer({ min: LIMIT_FLOOR, max: LIMIT_CEILING }), (value) => {
        expect(checkLimit(String(value))).toEqual({ ok: true, value })
        expect(checkLimit(groupThousands(value))).toEqual({ ok: true, value })
      }),
    )
  })

  it('takes nothing but digits, separators and a unit', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        if (checkLimit(text).ok) expect(text).toMatch(/^[0-9][0-9, \u00a0\u2009\u202f]*[KMGkmg]?i?$/i)
      }),
    )
  })
})

describe('checkLimitNumber', () => {
  it.each([65530.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses %s', (value) => {
    expect(checkLimitNumber(value).ok).toBe(false)
  })
})

describe('parseLimitFile', () => {
  it('reads what the kernel prints', () => {
    expect(parseLimitFile('65530\n')).toBe(65530)
    expect(parseLimitFile('0\n')).toBe(0)
  })

  it.each(['', '\n', 'abc\n', '65530 1\n', '-1\n'])('calls %j malformed', (text) => {
    expect(() => parseLimitFile(text)).toThrow(expect.objectContaining({ code: 'malformed-proc' }))
  })
})
