import { describe, expect, it } from 'vitest'
import { explainFailure, failureName } from '../../../../src/shared/lab/lab-errno'
import { parseLabAnswer } from '../../../../src/shared/lab/lab-protocol'

describe('a failed call', () => {
  it('says that the kernel refused', () => {
    const answer = parseLabAnswer('errno 12 ffff')
    expect(answer).toEqual({ ok: false, by: 'kernel', errno: 12, value: 0xffff })
    if (!answer || answer.ok) throw new Error('no failure')
    expect(failureName(answer)).toBe('ENOMEM')
    expect(explainFailure('mmap', answer)).toMatch(/^The kernel refused\. The process has as many mappings/)
  })

  it('says that the Lab refused, and does not blame the kernel', () => {
    const answer = parseLabAnswer('refused 22 0')
    expect(answer).toEqual({ ok: false, by: 'lab', errno: 22, value: 0 })
    if (!answer || answer.ok) throw new Error('no failure')
    expect(failureName(answer)).toBe('refused by the Lab')
    expect(explainFailure('munmap', answer)).toMatch(/^The kernel was not asked: the range is not the Lab’s/)
  })
})
