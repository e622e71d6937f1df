import { describe, expect, it } from 'vitest'
import { guardFormula } from '../../../../../src/renderer/worker/views/write-tsv'

describe('guardFormula', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)'])('marks %s as text', (text) => {
    expect(guardFormula(text)).toBe(`'${text}`)
  })

  it('leaves other text as it is', () => {
    expect(guardFormula('/usr/lib/a=b.so')).toBe('/usr/lib/a=b.so')
  })
})
