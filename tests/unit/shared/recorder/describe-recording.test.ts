import { describe, expect, it } from 'vitest'
import { describeRecording } from '../../../../src/shared/recorder/describe-recording'
import { judgeRecording } from '../../../../src/shared/recorder/judge-recording'
import type { RecordedChild, Recording } from '../../../../src/shared/recorder/recording'

const LIMIT = 65530

function recordingOf(counts: readonly number[], more: Partial<Recording> = {}): Recording {
  const samples = counts.map((used, index) => ({ atMs: 1000 + index * 10, used }))
  return {
    name: 'game',
    command: './game',
    pid: 4127,
    samples,
    peak: samples.reduce(
      (best, one) => (one.used >= best.used ? one : best),
      samples[0] ?? { atMs: 0, used: 0 },
    ),
    limit: LIMIT,
    first: null,
    last: null,
    end: { how: 'status', status: 1 },
    beganAtMs: 1000,
    endedAtMs: 1000 + (counts.length - 1) * 10 + 8,
    children: [],
    unfollowedCount: 0,
    refused: null,
    trouble: null,
    ...more,
  }
}

function childOf(counts: readonly number[], more: Partial<RecordedChild> = {}): RecordedChild {
  const { samples, peak, limit, endedAtMs } = recordingOf(counts)
  return { name: 'worker', pid: 4128, samples, peak, limit, endedAtMs, ...more }
}

const textOf = (recording: Recording): string => describeRecording(recording).join(' ')

describe('the report of a recording', () => {
  it('tells the last count, and the peak where that was higher', () => {
    expect(textOf(recordingOf([36, 60_000, 65_531, 39]))).toContain(
      'It had 39 mappings 8 ms before the end, 0.1 % of vm.max_map_count (65,530); ' +
        'the most that was read is 65,531, 100.0 % of vm.max_map_count (65,530), 18 ms before the end.',
    )
    expect(textOf(recordingOf([36, 36, 37]))).not.toContain('the most that was read')
  })

  it('gives the reason with each verdict', () => {
    expect(textOf(recordingOf([30_000, 50_000, LIMIT]))).toContain(
      'The limit is the likely cause: at that count',
    )
    expect(textOf(recordingOf([36, 36, 36]))).toContain(
      'The limit is not the cause: at most 32,036 mappings were possible',
    )
    expect(textOf(recordingOf([36, 36], { endedAtMs: 1410 }))).toContain(
      'It is not known whether the limit had to do with it: nothing points to it, but it was read last 400 ms before the end',
    )
    expect(textOf(recordingOf([36], { endedAtMs: 1400 }))).toContain(
      'it was read only once, 400 ms before the end',
    )
  })

  it('names a child that ended at the limit, and does not acquit its parent', () => {
    const recording = recordingOf([36, 36, 36], { children: [childOf([60_000, LIMIT + 1])] })
    expect(judgeRecording(recording)).toMatchObject({
      blame: 'likely',
      own: { blame: 'no' },
      child: { child: { pid: 4128 } },
    })
    const text = textOf(recording)
    expect(text).toContain(
      'Its child worker (PID 4128) was at the limit when it ended: it had 65,531 mappings 8 ms before',
    )
    expect(text).not.toContain('The limit is not the cause')
  })

  it('blames no child that lives on at the limit, or was far from it', () => {
    for (const child of [childOf([LIMIT, LIMIT], { endedAtMs: null }), childOf([36, 36])]) {
      const recording = recordingOf([36, 36, 36], { children: [child] })
      expect(judgeRecording(recording)).toMatchObject({ blame: 'no', child: null })
      expect(textOf(recording)).toContain('It started a process; the most mappings had worker (PID 4128)')
    }
  })

  it('says of children that were not counted that they were not', () => {
    const unread = childOf([], { samples: [], peak: null, limit: null })
    expect(textOf(recordingOf([36, 36], { children: [unread] }))).toContain('none of them could be counted')
    expect(
      textOf(recordingOf([36, 36], { children: [unread, childOf([40])], unfollowedCount: 3 })),
    ).toContain(
      'It started 5 processes; 4 of them could not be counted; the most mappings had worker (PID 4128) with 40.',
    )
  })

  it('makes a hostile name harmless', () => {
    const recording = recordingOf([36, 36], { children: [childOf([60_000, LIMIT], { name: '\x1b[31m' })] })
    expect(textOf(recording)).not.toContain('\x1b')
  })
})
