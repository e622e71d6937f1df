import {
  computed,
  onBeforeUnmount,
  onMounted,
  shallowRef,
  watch,
  type ComputedRef,
  type ShallowRef,
} from 'vue'
import type { EventKind } from '../../../shared/diff/change'
import type { SideSource } from '../../../shared/ipc/snapshot-messages'
import type { WorkerClient } from '../../api/worker-client'
import { useComparisonStore } from '../../stores/comparison'
import { useSnapshotsStore } from '../../stores/snapshots'
import { QUIET_KINDS, type Comparison, type SideName } from '../../worker/snapshot-protocol'

/** A process as a side. */
export type ProcessSide = Extract<SideSource, { kind: 'process' }>

/** The comparison that the screen shows, and what a person can do to it. */
export interface ComparisonControl {
  readonly comparison: ComputedRef<Comparison | null>
  /** The process that "now" means for each side. */
  readonly process: ComputedRef<ProcessSide | null>
  /** Headlines whose events show. */
  readonly shownKinds: Readonly<ShallowRef<ReadonlySet<EventKind>>>
  choose(side: SideName, source: SideSource | null): void
  swap(): void
  again(): void
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
  const shownKinds = shallowRef<ReadonlySet<EventKind>>(new Set())
  const process = computed(() => processOf(comparison.value, (id) => snapshots.byId.get(id)?.info))

  function showKinds(kinds: readonly EventKind[]): void {
    const known = comparison.value?.diff?.kinds.map(({ kind }) => kind) ?? []
    // None at all is what nobody wants to see, and what the worker takes for the usual ones.
    shownKinds.value = new Set(kinds.length > 0 ? kinds : known.filter((kind) => !QUIET_KINDS.includes(kind)))
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
  watch(
    () => comparison.value?.version,
    () => showKinds([]),
  )

  return {
    comparison,
    process,
    shownKinds,
    choose,
    showKinds,
    swap: () => void worker.ask('swapSides'),
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
