import { computeLimitRoom } from '../../../shared/explain/limit-arithmetic'
import { formatCount, formatPercent } from '../../../shared/format/count'
import type { ProcessRecording } from '../../worker/protocol/recording-protocol'

/** "worker 4127", or "process 4127" where its name is not known. */
export function nameRecorded({ name, process }: ProcessRecording): string {
  return `${name === '' ? 'process' : name} ${process.pid}`
}

/** "12,345 of 65,530 maps, 18.8 %; 3 snapshots are kept for now." */
export function describeLatest({ latest }: ProcessRecording): string {
  if (!latest) return 'not read yet.'
  const { used, limit, kept } = latest
  const share = limit === null ? '' : `, ${formatPercent(computeLimitRoom(used, limit).share)}`
  const of = limit === null ? '' : ` of ${formatCount(limit)}`
  const snapshots = kept === 1 ? 'one snapshot is' : `${formatCount(kept)} snapshots are`
  return `${formatCount(used)}${of} maps${share}; ${snapshots} kept for now.`
}
