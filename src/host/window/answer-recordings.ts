import { recordForWindow } from './record-for-window'
import type { Answers, WindowTools } from './window-tools'

/** A window need not see more counts than a person can. */
const COUNT_INTERVAL_MS = 500

/** Records processes for a window, each until it ends or the request is cancelled. */
export function answerRecordings({ reader, recordings, snapshots, post }: WindowTools): Answers<'record'> {
  const recorder = { reader, folder: recordings, keep: snapshots.keep.bind(snapshots) }
  return {
    record: async ({ requestId, process }, { signal }) => {
      let toldAtMs = 0
      const report = await recordForWindow(recorder, process, signal, (read, kept) => {
        if (read.readAtMs - toldAtMs < COUNT_INTERVAL_MS) return
        toldAtMs = read.readAtMs
        const { usedMaps: used, limit, readAtMs: atMs } = read
        post({ type: 'recording-count', requestId, used, limit, atMs, kept })
      })
      post({ type: 'recorded', requestId, ...report })
    },
  }
}
