import { describeRecording, judgeRecording } from '../shared/recorder/describe-recording'
import type { Recording } from '../shared/recorder/recording'
import { findWhatGrew } from '../shared/recorder/what-grew'
import { commandMembers, nameMembers } from '../shared/format/json'

/** Version of the JSON that `record --json` prints. */
const RECORD_JSON_VERSION = 1

/** The JSON of `vmatlas record`: see docs/command-line.md. */
export function toRecordJson(recording: Recording, paths: readonly string[]): object {
  const verdict = judgeRecording(recording)
  const grew = findWhatGrew(recording)
  return {
    version: RECORD_JSON_VERSION,
    pid: recording.pid,
    ...nameMembers(recording.name),
    ...commandMembers(recording.command),
    beganAt: new Date(recording.beganAtMs).toISOString(),
    endedAt: recording.end && new Date(recording.endedAtMs).toISOString(),
    end: recording.end,
    limit: recording.limit,
    blame: verdict?.blame ?? null,
    mapsPerSecond: verdict?.perSecond ?? null,
    projectedMaps: verdict?.projected ?? null,
    sentences: describeRecording(recording),
    grew: grew?.lead ?? null,
    patterns: grew?.explanation.patterns ?? [],
    trouble: recording.trouble,
    snapshots: paths,
    counts: recording.samples.map(({ atMs, used }) => ({ at: new Date(atMs).toISOString(), maps: used })),
  }
}
