import { formatBytes } from '../../shared/format/bytes'
import { formatClockSeconds } from '../../shared/format/clock'
import { formatCount } from '../../shared/format/count'
import { makeHarmless, showName } from '../../shared/format/name'
import type { SnapshotEntry } from '../../shared/ipc/snapshot-entry'
import type { SnapshotPage } from '../worker/protocol/snapshot-protocol'
import type { SnapshotInfo, SnapshotSummary } from '../../shared/snapshot/snapshot'

/** "311 maps · RSS 4 MiB", or without what was not read. */
export function describeSize({ maps, rss }: SnapshotSummary): string {
  const counted = `${formatCount(maps)} ${maps === 1 ? 'map' : 'maps'}`
  return rss === null ? counted : `${counted} · RSS ${formatBytes(rss)}`
}

/** How far the reading of a snapshot is. */
export function describeReading(page: SnapshotPage | null): string {
  const rows = page?.progress ? ` ${formatCount(page.progress.rows)} maps so far` : ''
  return `Reading the snapshot …${rows}`
}

/** What a snapshot is called in a sentence: its label, or the process and the time. */
export function describeTitle(info: SnapshotInfo): string {
  return info.label === '' ? describeMoment(info) : makeHarmless(info.label)
}

/** "worker 4127 at 14:02:11". */
export function describeMoment({ name, pid, capturedAtMs }: SnapshotInfo): string {
  const who = [showName(name), pid === null ? '' : String(pid)].filter((part) => part !== '').join(' ')
  return `${who === '' ? 'process' : who} at ${formatClockSeconds(capturedAtMs)}`
}

/** Sentences about what is not right with a snapshot; empty when it is whole. */
export function describeFlaws({ flags, unread }: SnapshotInfo): string[] {
  const flaws = unread.map(({ file, code }) => `${makeHarmless(file)} could not be read (${code}).`)
  if (flags.includes('torn'))
    flaws.push('The process changed its mappings during the read: rows are of more than one moment.')
  if (flags.includes('ended')) flaws.push('The process ended during the read.')
  if (flags.includes('partial') && unread.length === 0) flaws.push('The imported text is incomplete.')
  return flaws
}

/** "12 snapshots, 3.4 MiB of 4 GiB". */
export function describeRoom(entries: readonly SnapshotEntry[], bytes: number, capBytes: number): string {
  const count = `${formatCount(entries.length)} ${entries.length === 1 ? 'snapshot' : 'snapshots'}`
  return `${count}, ${formatBytes(bytes)} of ${formatBytes(capBytes)}`
}
