import { describeRecording } from '../shared/recorder/describe-recording'
import { judgeRecording } from '../shared/recorder/judge-recording'
import type { RecordedChild, Recording } from '../shared/recorder/recording'
import { findWhatGrew } from '../shared/recorder/what-grew'
import { commandMembers, nameMembers } from '../shared/export/json'

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
    reason: verdict?.own.reason ?? null,
    ownBlame: verdict?.own.blame ?? null,
    blamedChild: verdict?.child?.child.pid ?? null,
    mapsPerSecond: verdict?.own.perSecond ?? null,
    projectedMaps: verdict?.own.projected ?? null,
    peak: toPeak(recording),
    sentences: describeRecording(recording),
    grew: grew?.summary ?? null,
    patterns: grew?.explanation.patterns ?? [],
    trouble: recording.trouble,
    snapshots: paths,
    counts: recording.samples.map(({ atMs, used }) => ({ at: new Date(atMs).toISOString(), maps: used })),
    children: recording.children.map(toChild),
    unfollowedChildren: recording.unfollowedCount,
  }
}

function toPeak({ peak }: Pick<Recording, 'peak'>): object | null {
  return peak && { at: new Date(peak.atMs).toISOString(), maps: peak.used }
}

function toChild(child: RecordedChild): object {
  const endedAt = child.endedAtMs === null ? null : new Date(child.endedAtMs).toISOString()
  return {
    pid: child.pid,
    ...nameMembers(child.name),
    endedAt,
    peak: toPeak(child),
    reads: child.samples.length,
  }
}
