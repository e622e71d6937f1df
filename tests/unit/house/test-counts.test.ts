import { describe, expect, it } from 'vitest'
import {
  closingLine,
  countPlaywright,
  countVitest,
  readClosingLine,
} from '../../../scripts/lib/test-counts.mjs'

const file = (status: string, tests: number): object => ({
  status,
  assertionResults: Array.from({ length: tests }),
})

describe('counting vitest', () => {
  const report = { numPassedTests: 3, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 }

  it('adds up tests, and skipped with planned', () => {
    const counts = countVitest({ ...report, testResults: [file('passed', 3), file('failed', 4)] })
    expect(counts).toEqual({ passed: 3, failed: 1, skipped: 3 })
  })

  it('counts a file that did not load as a failure', () => {
    expect(countVitest({ ...report, testResults: [file('failed', 0)] }).failed).toBe(2)
  })

  it('counts nothing where there is no report', () => {
    expect(countVitest(undefined)).toEqual({ passed: 0, failed: 0, skipped: 0 })
  })
})

describe('counting Playwright', () => {
  const stats = { expected: 5, unexpected: 0, flaky: 0, skipped: 1 }

  it('takes a test that passed only on a second try for failed', () => {
    expect(countPlaywright({ stats: { ...stats, flaky: 2 }, errors: [] })).toEqual({
      passed: 5,
      failed: 2,
      skipped: 1,
    })
  })

  it('counts an error outside of any test', () => {
    expect(countPlaywright({ stats, errors: [{}] }).failed).toBe(1)
  })
})

describe('the closing line', () => {
  it('names skipped tests only when there are any', () => {
    expect(closingLine({ passed: 12, failed: 0, skipped: 0 })).toBe('12 passed, 0 failed')
    expect(closingLine({ passed: 12, failed: 1, skipped: 3 })).toBe('12 passed, 1 failed, 3 skipped')
  })

  it('is read back as it was written, and only where it stands last', () => {
    for (const counts of [
      { passed: 12, failed: 0, skipped: 0 },
      { passed: 0, failed: 1, skipped: 3 },
    ]) {
      expect(readClosingLine(`[e2e] 3 passed, 9 failed in 1 s\n${closingLine(counts)}\n`)).toEqual(counts)
    }
    expect(readClosingLine('12 passed, 0 failed\n[failed] no disk\n')).toBeUndefined()
    expect(readClosingLine('')).toBeUndefined()
  })
})
