import { computed, onBeforeUnmount, onMounted, shallowRef, watch, type ComputedRef } from 'vue'
import type { EventKind } from '../../../shared/diff/change'
import type { SideSource } from '../../../shared/ipc/snapshot-messages'
import type { WorkerClient } from '../../api/worker-client'
import { useComparisonStore } from '../../stores/comparison'
import { useSnapshotsStore } from '../../stores/snapshots'
import { QUIET_KINDS, type Comparison, type SideName } from '../../worker/protocol/snapshot-protocol'

/** A process as a side. */
export type ProcessSide = Extract<SideSource, { kind: 'process' }>

/** The comparison that the screen shows, and what a person can do to it. */
export interface ComparisonControl {
  readonly comparison: ComputedRef<Comparison | null>
  /** The process that "now" means for each side. */
  readonly process: ComputedRef<ProcessSide | null>
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
  const process = computed(() => processOf(comparison.value, (id) => snapshots.byId.get(id)?.info))

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
    process,
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

/** The process of a side that is one, else the one that a side's snapshot was taken of. */
function processOf(
  comparison: Comparison | null,
  infoOf: (id: string) => { readonly pid: number | null; readonly startTicks: number | null } | undefined,
): ProcessSide | null {
  const sources = [comparison?.after.source, comparison?.before.source]
  for (const source of sources) if (source?.kind === 'process') return source
  for (const source of sources) {
    const info = source?.kind === 'snapshot' ? infoOf(source.id) : undefined
    if (typeof info?.pid === 'number' && info.startTicks !== null) {
      return { kind: 'process', process: { pid: info.pid, startTicks: info.startTicks } }
    }
  }
  return null
}
