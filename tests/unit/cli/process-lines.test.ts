import { describe, expect, it } from 'vitest'
import { countedOf, joinProcessLines } from '../../../src/cli/process-lines'
import { toPsJson } from '../../../src/cli/ps-json'
import { layOutProcesses } from '../../../src/cli/ps-text'
import {
  COUNT_OUTCOMES,
  PROCESS_KERNEL_THREAD,
  type CountOutcome,
  type MapCountBatch,
  type ProcessTable,
} from '../../../src/shared/tables/process-table'

interface Given {
  readonly pid: number
  readonly name: string
  readonly outcome?: CountOutcome
  readonly used?: number
  readonly isKernelThread?: boolean
  /** The pid was used again between list and count. */
  readonly countedStart?: number
}

const START = 1000

/** Builds a process list and its counts from a few words per process. */
function build(given: readonly Given[]): { table: ProcessTable; counts: MapCountBatch } {
  const { length } = given
  const zeros = new Float64Array(length)
  const strings = ['', 'root', ...given.map(({ name }) => name)]
  const names = Uint32Array.from(given, (_, row) => row + 2)
  const table: ProcessTable = {
    pid: Uint32Array.from(given, ({ pid }) => pid),
    parentPid: new Uint32Array(length).fill(1),
    uid: new Uint32Array(length),
    startTicks: new Float64Array(length).fill(START),
    startedAtMs: new Float64Array(length).fill(1e12),
    rss: new Float64Array(length).fill(4096),
    vsz: new Float64Array(length).fill(Number.NaN),
    cpu: zeros,
    threads: new Uint32Array(length).fill(1),
    flags: Uint8Array.from(given, ({ isKernelThread }) =>
      isKernelThread === true ? PROCESS_KERNEL_THREAD : 0,
    ),
    state: new Uint8Array(length).fill('S'.charCodeAt(0)),
    name: names,
    user: new Uint32Array(length).fill(1),
    command: names,
    strings: { strings },
    length,
  }
  const counted = given.filter(({ outcome }) => outcome !== undefined)
  const counts: MapCountBatch = {
    pid: Uint32Array.from(counted, ({ pid }) => pid),
    startTicks: Float64Array.from(counted, ({ countedStart }) => countedStart ?? START),
    used: Float64Array.from(counted, ({ used }) => used ?? Number.NaN),
    outcome: Uint8Array.from(counted, ({ outcome }) => COUNT_OUTCOMES.indexOf(outcome ?? 'io')),
    readAtMs: new Float64Array(counted.length),
    readMs: new Float64Array(counted.length),
    nextAtMs: new Float64Array(counted.length),
    length: counted.length,
  }
  return { table, counts }
}

const { table, counts } = build([
  { pid: 2, name: 'kthreadd', outcome: 'none', isKernelThread: true },
  { pid: 10, name: 'bash', outcome: 'counted', used: 30 },
  { pid: 11, name: 'a\u00ff\u001b[31m', outcome: 'counted', used: 6553 },
  { pid: 12, name: 'secret', outcome: 'permission-denied' },
  { pid: 13, name: 'reused', outcome: 'counted', used: 99, countedStart: START + 1 },
  { pid: 14, name: 'gone' },
])
const lines = joinProcessLines(table, counts, 65530)

describe('joinProcessLines', () => {
  it('puts the fullest first and the uncounted last', () => {
    expect(lines.map(({ pid }) => pid)).toEqual([11, 10, 2, 12])
  })

  it('leaves out a process that ended before its count, also when its pid was used again', () => {
    expect(lines.map(({ name }) => name)).not.toContain('reused')
    expect(lines.map(({ name }) => name)).not.toContain('gone')
  })

  it('hands on only what was counted', () => {
    expect(countedOf(lines).map(({ pid }) => pid)).toEqual([11, 10])
  })
})

describe('ps as text', () => {
  const text = [...layOutProcesses(lines, null)].join('')

  it('says in words why there is no number, never 0, and leaves kernel threads out', () => {
    expect(text.split('\n')).toEqual([
      'PID  USER  STATE           MAPS   LIMIT    RSS         VSZ  COMMAND',
      ' 11  root  S               6553  10.0 %  4 KiB  unreadable  a\\xff\\x1b[31m',
      ' 10  root  S                 30   0.0 %  4 KiB  unreadable  bash',
      ' 12  root  S      no permission          4 KiB  unreadable  secret',
      '',
    ])
  })
})

describe('ps as JSON', () => {
  const json = toPsJson(lines, 65530, 0)

  it('gives bytes, null for what is unknown and the reason for it', () => {
    expect(json.processes.find(({ pid }) => pid === 12)).toMatchObject({
      maps: null,
      mapsUnread: 'permission-denied',
      limitShare: null,
      rss: 4096,
      vsz: null,
    })
    expect(json.processes.find(({ pid }) => pid === 2)).toMatchObject({
      kernelThread: true,
      mapsUnread: 'none',
    })
  })

  it('keeps the bytes of a name that is not UTF-8', () => {
    expect(json.processes[0]).toMatchObject({ name: 'a\ufffd\u001b[31m', nameBytes: '61ff1b5b33316d' })
    expect(json.processes[1]).not.toHaveProperty('nameBytes')
  })

  it('survives an unknown limit', () => {
    const unknown = toPsJson(joinProcessLines(table, counts, null), null, 0)
    expect(unknown.processes[0]).toMatchObject({ maps: 6553, limitShare: null })
  })
})
