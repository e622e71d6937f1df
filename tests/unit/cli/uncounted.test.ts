import { describe, expect, it } from 'vitest'
import type { ProcessLine } from '../../../src/cli/process-lines'
import { describeUncounted, uncountedOf } from '../../../src/cli/uncounted'

function line(pid: number, name: string, outcome: ProcessLine['outcome']): ProcessLine {
  return {
    pid,
    parentPid: 1,
    startTicks: 1,
    startedAtMs: 0,
    name,
    command: '',
    user: 'root',
    uid: 0,
    state: 'S',
    threads: 1,
    isKernelThread: outcome === 'none',
    used: outcome === 'counted' ? 20 : Number.NaN,
    outcome,
    share: Number.NaN,
    rss: Number.NaN,
    vsz: Number.NaN,
  }
}

describe('describeUncounted', () => {
  it('names those that have maps which could not be counted, by reason, harmless', () => {
    const lines = [
      line(1, 'init', 'permission-denied'),
      line(2, 'kthreadd', 'none'),
      line(30, 'sh', 'counted'),
      line(31, 'gone', 'zombie'),
      line(40, 'b\u001b[1mad', 'permission-denied'),
      line(50, 'stuck', 'not-answering'),
    ]
    const text = describeUncounted(uncountedOf(lines), lines)
    expect(text).toMatch(
      /^Not counted: 3 of 4 processes\.\npermission-denied: init \(1\), .+ad \(40\)\.\nnot-answering: stuck \(50\)\.$/,
    )
    expect(text).not.toContain('\u001b')
  })
})
