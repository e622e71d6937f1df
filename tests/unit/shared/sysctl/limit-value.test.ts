import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkLimit, checkLimitNumber, parseLimitFile } from '../../../../src/shared/sysctl/limit-value'

describe('checkLimit', () => {
  it.each([
    ['65530', 65530],
    ['1048576', 1048576],
    ['2147483642', 2147483642],
  ])('takes %s', (text, value) => {
    expect(checkLimit(text)).toEqual({ ok: true, value })
  })

  it.each([
    ['', /Type a number/],
    ['65529', /At least 65530.*kernel's own default/],
    ['0', /At least 65530/],
    ['2147483643', /At most 2147483642.*32-bit/],
    ['99999999999999999999', /At most 2147483642/],
    ['070000', /octal/],
    ['0x100000', /Digits only/],
    [' 70000', /Digits only/],
    ['70000\n', /Digits only/],
    ['1 2', /Digits only/],
    ['1,048,576', /Digits only/],
    ['1e6', /Digits only/],
    ['-70000', /Digits only/],
    ['70000;id', /Digits only/],
    ['７００００', /Digits only/],
  ])('refuses %j and says why', (text, problem) => {
    const checked = checkLimit(text)
    expect(checked.ok).toBe(false)
    expect(checked.ok ? '' : checked.problem).toMatch(problem)
  })

  it('accepts exactly the decimal spellings of whole numbers in range', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.nat().map(String), fc.integer().map(String)), (text) => {
        const checked = checkLimit(text)
        if (checked.ok) expect(String(checked.value)).toBe(text)
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
