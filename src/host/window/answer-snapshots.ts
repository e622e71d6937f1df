import { cancelled } from '../proc/watch-ring'
import { takeByPlan } from '../snapshots/take-by-plan'
import { takeSnapshot } from '../snapshots/take-snapshot'
import { progressOptions } from './answer-reads'
import { messagesOfSide } from './send-side'
import type { Answers, WindowTools } from './window-tools'

type SnapshotType = 'read-side' | 'take-snapshot' | 'take-by-plan'

/** Answers what a window asks about snapshots: taking them, once or by a plan, and reading one. */
export function answerSnapshots(tools: WindowTools): Answers<SnapshotType> {
  const { reader, snapshots, post } = tools
  return {
    'read-side': async ({ requestId, source }, open) => {
      const options = { withSmaps: true, ...progressOptions(tools, requestId, open) }
      const snapshot =
        source.kind === 'snapshot'
          ? await snapshots.read(source.id)
          : await takeSnapshot(reader, source.process, options)
      await open.sendInTurn(messagesOfSide(snapshot, requestId), post)
    },
    'take-snapshot': async ({ requestId, process, withSmaps, label, note }, open) => {
      const options = { withSmaps, label, note, ...progressOptions(tools, requestId, open) }
      const snapshot = await takeSnapshot(reader, process, options)
      if (open.signal.aborted) throw cancelled()
      post({ type: 'snapshot-taken', requestId, entry: await snapshots.keep(snapshot) })
    },
    'take-by-plan': async ({ requestId, process, plan }, { signal }) => {
      const planTools = {
        reader,
        keep: snapshots.keep.bind(snapshots),
        discard: snapshots.discard.bind(snapshots),
      }
      const hasEnded = await takeByPlan(planTools, process, plan, {
        signal,
        onTaken: (entry, kept) => post({ type: 'plan-taken', requestId, entry, kept }),
      })
      post({ type: 'plan-over', requestId, hasEnded })
    },
  }
}
