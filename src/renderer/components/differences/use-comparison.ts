import { computed, onBeforeUnmount, onMounted, shallowRef, watch, type ComputedRef } from 'vue'
import type { EventKind } from '../../../shared/diff/change'
import type { ProcessIdentity } from '../../../shared/ipc/contract'
import type { SideSource } from '../../../shared/ipc/snapshot-messages'
import type { WorkerClient } from '../../api/worker-client'
import { useComparisonStore } from '../../stores/comparison'
import { useSnapshotsStore } from '../../stores/snapshots'
import { QUIET_KINDS, type Comparison, type SideName } from '../../worker/protocol/snapshot-protocol'

/** The comparison that the screen shows, and what a person can do to it. */
export interface ComparisonControl {
  readonly comparison: ComputedRef<Comparison | null>
  /** The processes that a side is, or that its snapshot was taken of. */
  readonly processes: ComputedRef<readonly ProcessIdentity[]>
  /** Headlines whose events show. */
  readonly shownKinds: ComputedRef<ReadonlySet<EventKind>>
  choose(side: SideName, source: SideSource | null): void
  swap(): void
  again(): void
  /** Reads processes again and again as they run, or stops that. */
  follow(isLive: boolean): void
  matchBy(match: 'address' | 'identity'): void
  showKinds(kinds: readonly EventKind[]): void
}

/** Compares two sides in the worker for as long as the screen is there. */
export function useComparison(
  worker: WorkerClient,
  first: { readonly before: SideSource | null; readonly after: SideSource | null },
): ComparisonControl {
  const store = useComparisonStore()
  const snapshots = useSnapshotsStore()
  const comparison = computed(() => store.comparison)
  /** What a person chose of; none is the usual ones. */
  const chosenKinds = shallowRef<readonly EventKind[]>([])
  const shownKinds = computed<ReadonlySet<EventKind>>(() => {
    const known = comparison.value?.diff?.kinds.map(({ kind }) => kind) ?? []
    const usual = known.filter((kind) => !QUIET_KINDS.includes(kind))
    return new Set(chosenKinds.value.length > 0 ? chosenKinds.value : usual)
  })
  const processes = computed(() => processesOf(comparison.value, (id) => snapshots.byId.get(id)?.info))

  function showKinds(kinds: readonly EventKind[]): void {
    chosenKinds.value = kinds
    void worker.ask('showKinds', kinds)
  }

  const choose = (side: SideName, source: SideSource | null): void => {
    void worker.ask('chooseSide', side, source && structuredClone(toPlain(source)))
  }

  onMounted(() => {
    void snapshots.load()
    void worker.ask('matchBy', null)
    choose('before', first.before)
    choose('after', first.after)
  })
  onBeforeUnmount(() => {
    choose('before', null)
    choose('after', null)
  })
  // What was chosen stays while a process is read again; another pair begins anew.
  watch(
    () => subjectOf(comparison.value),
    () => showKinds([]),
  )

  return {
    comparison,
    processes,
    shownKinds,
    choose,
    showKinds,
    swap: () => void worker.ask('swapSides'),
    follow: (isLive) => void worker.ask('followSides', isLive),
    again: () => void worker.ask('refreshSides'),
    matchBy: (match) => void worker.ask('matchBy', match),
  }
}

/** What comes from a prop is a proxy, which cannot be sent. */
function toPlain(source: SideSource): SideSource {
  return source.kind === 'snapshot'
    ? { kind: 'snapshot', id: source.id }
    : { kind: 'process', process: { pid: source.process.pid, startTicks: source.process.startTicks } }
}

/** What is compared, and how. */
function subjectOf(comparison: Comparison | null): string {
  const { before, after, diff } = comparison ?? {}
  return JSON.stringify([before?.source, after?.source, diff?.match])
}

/** The processes of the sides: one that stands there, or the one that a snapshot was taken of; those that stand first. */
function processesOf(
  comparison: Comparison | null,
  infoOf: (id: string) => { readonly pid: number | null; readonly startTicks: number | null } | undefined,
): ProcessIdentity[] {
  const sources = [comparison?.after.source, comparison?.before.source]
  const standing = sources.flatMap((source) => (source?.kind === 'process' ? [source.process] : []))
  const taken = sources.flatMap((source) => {
    const info = source?.kind === 'snapshot' ? infoOf(source.id) : undefined
    return typeof info?.pid === 'number' && info.startTicks !== null
      ? [{ pid: info.pid, startTicks: info.startTicks }]
      : []
  })
  return [...standing, ...taken]
}
