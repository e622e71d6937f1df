import type { ProcessIdentity } from '../../../shared/ipc/contract'
import type { SnapshotEntry } from '../../../shared/ipc/snapshot-entry'
import type { SideSource } from '../../../shared/ipc/snapshot-messages'
import { describeMoment, describeTitle } from '../../model/describe-snapshot'

/** A process that can be a side; `name` is harmless. */
export interface NamedProcess extends ProcessIdentity {
  readonly name: string
}

/** One entry of the choice of a side. */
export interface SideOption {
  readonly value: string
  readonly text: string
  readonly source: SideSource
}

/** What can stand on a side, in the groups of the choice. */
export interface SideOptions {
  readonly processes: readonly SideOption[]
  readonly snapshots: readonly SideOption[]
}

/** The value of a source in the choice; empty for none. */
export function valueOf(source: SideSource | null): string {
  if (!source) return ''
  if (source.kind === 'snapshot') return source.id
  // No snapshot has a slash in its id.
  return `${source.process.pid}/${source.process.startTicks}`
}

/**
 * Lists what a side can be: processes as they are now, by name (typing a name finds it), and the kept snapshots.
 *
 * The processes that a side names already come first, also where they are not in the list of those that run.
 */
export function listSideOptions(
  running: readonly NamedProcess[],
  named: readonly ProcessIdentity[],
  entries: readonly SnapshotEntry[],
): SideOptions {
  const optionOf = ({ pid, startTicks }: ProcessIdentity, text: string): SideOption => {
    const source: SideSource = { kind: 'process', process: { pid, startTicks } }
    return { value: valueOf(source), text, source }
  }
  const byName = running.toSorted((a, b) => compareText(a.name, b.name) || a.pid - b.pid)
  const options = [
    ...named.map((process) => optionOf(process, `now: ${nameIn(byName, process)} ${process.pid}`)),
    ...byName.map((process) => optionOf(process, `${process.name} ${process.pid}`)),
  ]
  return {
    processes: options.filter(({ value }, at) => options.findIndex((other) => other.value === value) === at),
    snapshots: entries.map(({ id, info }) => ({
      value: id,
      text: info.label === '' ? describeMoment(info) : `${describeTitle(info)} · ${describeMoment(info)}`,
      source: { kind: 'snapshot', id },
    })),
  }
}

function nameIn(running: readonly NamedProcess[], { pid, startTicks }: ProcessIdentity): string {
  return running.find((one) => one.pid === pid && one.startTicks === startTicks)?.name ?? 'process'
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
