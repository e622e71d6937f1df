import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { toErrorData } from '../../shared/errors'
import type { ProcessIdentity } from '../../shared/ipc/contract'
import type { ScannerEvent } from '../../shared/ipc/port-messages'
import type { SnapshotEntry } from '../../shared/ipc/snapshot-entry'
import { describeRecording } from '../../shared/recorder/describe-recording'
import { describeWhatGrew } from '../../shared/recorder/what-grew'
import { judgeRecording } from '../../shared/recorder/judge-recording'
import type { KeepBudget } from '../../shared/recorder/keep-rule'
import type { Recording } from '../../shared/recorder/recording'
import type { Snapshot, SnapshotInfo } from '../../shared/snapshot/snapshot'
import type { MappingRead, ReadsMappings } from '../proc/read-mappings'
import { readSnapshotFile } from '../snapshots/read-snapshot-file'
import { recordProcess } from '../recorder/recorder'
import { SnapshotRing } from '../recorder/snapshot-ring'
import { MIB } from '../../shared/units'

/** What recording for a window needs. */
export interface WindowRecorder {
  readonly reader: ReadsMappings
  /** Where the first and the last state go when it is over. */
  readonly keep: (snapshot: Snapshot) => Promise<SnapshotEntry>
  /** The folder of the rings; what is in it belongs to recordings that run. */
  readonly folder: string
}

type RecordedEvent = Extract<ScannerEvent, { type: 'recorded' }>
/** The report of a recording, as it goes to the window. */
export type RecordedReport = Omit<RecordedEvent, 'type' | 'requestId'>

/** States between the first and the last that go into the library: few, since nobody asked for each of them. */
const MOST_BETWEEN = 4

/** The command line's defaults. */
const BUDGET: KeepBudget = { bytes: 256 * MIB, ms: 10 * 60_000 }

/**
 * Records a process until it ends or the signal comes, and keeps the first and the last state in the library.
 *
 * `onRead` hears of every read and of how many snapshots the ring holds.
 * Errors: those of the first read; `disk-full` and `io` where the ring's folder cannot be made.
 */
export async function recordForWindow(
  { reader, keep, folder }: WindowRecorder,
  process: ProcessIdentity,
  signal: AbortSignal,
  onRead: (read: MappingRead, kept: number) => void,
): Promise<RecordedReport> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const own = await mkdtemp(join(folder, `${process.pid}-`))
  try {
    const ring = new SnapshotRing(own, BUDGET)
    const recording = await recordProcess(reader, process, {
      ring,
      signal,
      onRead: (read) => onRead(read, ring.paths.length),
    })
    return await report(recording, ring, keep)
  } finally {
    await rm(own, { recursive: true, force: true })
  }
}

async function report(
  recording: Recording,
  ring: SnapshotRing,
  keep: WindowRecorder['keep'],
): Promise<RecordedReport> {
  const sentences = [...describeRecording(recording), ...describeWhatGrew(recording)]
  const blame = judgeRecording(recording)?.blame
  const note = sentences.join(' ')
  const { first, last } = recording
  // Read once only, it is one state and not two.
  const isSeries = first !== null && last !== null && first.info.capturedAtMs < last.info.capturedAtMs
  const lastLabel = recording.end ? 'Last mappings before it ended' : 'Last mappings of a recording'
  const kept = {
    first: isSeries ? await keep(labelled(first, 'First mappings of a recording', '')) : null,
    last: last && (await keep(labelled(last, lastLabel, note))),
  }
  const trouble = isSeries ? await keepBetween(ring, first.info, last.info, keep) : null
  return {
    hasEnded: recording.end !== null,
    isLimitLikely: blame === 'seen' || blame === 'likely',
    sentences: trouble === null ? sentences : [...sentences, trouble],
    ...kept,
  }
}

/** Keeps some of the states between the first and the last, so that Growth can say what grew all the time; why it could not. */
async function keepBetween(
  ring: SnapshotRing,
  first: SnapshotInfo,
  last: SnapshotInfo,
  keep: WindowRecorder['keep'],
): Promise<string | null> {
  try {
    for (const path of pickEvenly(ring.paths, MOST_BETWEEN + 2)) {
      const snapshot = await readSnapshotFile(path)
      const { capturedAtMs } = snapshot.info
      const isBetween = first.capturedAtMs < capturedAtMs && capturedAtMs < last.capturedAtMs
      if (isBetween) await keep(labelled(snapshot, 'Mappings during a recording', ''))
    }
    return null
  } catch (thrown) {
    return `Not all states between the first and the last could be kept: ${toErrorData(thrown).message}`
  }
}

/** At most `count` of a list, the first and the last among them, at even distances. */
function pickEvenly<T>(list: readonly T[], count: number): T[] {
  if (list.length <= count) return [...list]
  const step = (list.length - 1) / (count - 1)
  return list.filter((_, at) => Math.round(Math.round(at / step) * step) === at)
}

function labelled(snapshot: Snapshot, label: string, note: string): Snapshot {
  return { ...snapshot, info: { ...snapshot.info, label, note } }
}
