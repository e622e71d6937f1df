const NONE = { passed: 0, failed: 0, skipped: 0 }

/**
 * Counts the tests of a vitest JSON report; a file that could not even be loaded counts as one failure.
 *
 * Shape: `{ passed, failed, skipped }`; all zero when there is no report.
 */
export function countVitest(report) {
  if (report === undefined) return NONE
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  )
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
  }
}

/**
 * Counts the tests of a Playwright JSON report; an error outside of any test counts as one failure.
 *
 * Shape: `{ passed, failed, skipped }`; a test that passed only on a second try counts as failed.
 */
export function countPlaywright(report) {
  if (report === undefined) return NONE
  const { expected, unexpected, flaky, skipped } = report.stats
  const outside = unexpected === 0 && report.errors.length > 0 ? 1 : 0
  return { passed: expected, failed: unexpected + flaky + outside, skipped }
}

/** The closing line: `12 passed, 0 failed`, with `, 3 skipped` only when there are any. */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

/** The counts of the closing line that a run of the tests printed last; undefined where it printed none. */
export function readClosingLine(text) {
  const found = /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/m.exec(
    text.trimEnd().split('\n').at(-1) ?? '',
  )
  if (found === null) return undefined
  const [passed, failed, skipped] = found.slice(1).map((digits) => Number(digits ?? 0))
  return { passed, failed, skipped }
}
