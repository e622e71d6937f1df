import { formatCount } from '../shared/format/count'
import { makeHarmless, showName } from '../shared/format/name'
import { describeRecording } from '../shared/recorder/describe-recording'
import type { Recording } from '../shared/recorder/recording'
import { findWhatGrew } from '../shared/recorder/what-grew'

/** So many of the largest patterns are named. */
const MOST_PATTERNS = 3

/** Lays out the report of a recording for people; `paths` are the snapshots kept, the oldest first. */
export function* layOutRecording(recording: Recording, paths: readonly string[]): Generator<string> {
  const name = recording.name === '' ? 'process' : showName(recording.name)
  yield `${name} (PID ${recording.pid})\n`
  for (const sentence of describeRecording(recording)) yield `${sentence}\n`
  if (recording.trouble) yield `On the way: ${makeHarmless(recording.trouble.message)}\n`
  const grew = findWhatGrew(recording)
  if (grew?.summary) yield `\nFrom the first to the last read: ${grew.summary}\n`
  if (grew && grew.explanation.patterns.length > 0) {
    yield '\nIts last mappings:\n'
    for (const pattern of grew.explanation.patterns.slice(0, MOST_PATTERNS)) {
      yield `  ${formatCount(pattern.mapCount)}: ${pattern.title}. ${pattern.evidence}\n`
      yield `    ${pattern.meaning} ${pattern.advice}`.trimEnd() + '\n'
    }
  }
  yield* layOutPaths(paths)
}

function* layOutPaths(paths: readonly string[]): Generator<string> {
  const [first, last] = [paths[0], paths.at(-1)]
  if (first === undefined || last === undefined) return
  const count = paths.length === 1 ? '1 snapshot' : `${formatCount(paths.length)} snapshots`
  yield `\nKept: ${count}, the last is ${makeHarmless(last)}\n`
  if (first !== last) yield `Compare: vmatlas diff ${makeHarmless(first)} ${makeHarmless(last)}\n`
}
