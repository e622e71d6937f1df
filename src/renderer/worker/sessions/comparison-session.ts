import { EVENT_KINDS, type EventKind } from '../../../shared/diff/change'
import { computeDiff } from '../../../shared/diff/compute-diff'
import type { DiffMatch } from '../../../shared/diff/diff-side'
import { composeSummary } from '../../../shared/diff-summary/compose-summary'
import { computeTotals } from '../../../shared/diff-summary/totals'
import type { SideSource } from '../../../shared/ipc/snapshot-messages'
import { seemsSameBoot, seemsSameProcess } from '../../../shared/snapshot/seems-same-process'
import type { Snapshot } from '../../../shared/snapshot/snapshot'
import { DifferenceSource } from '../sources/difference-source'
import { maskKinds } from '../sources/difference-query'
import { emptyDifferenceSource } from '../sources/empty-tables'
import { LiveTimer } from '../reading/live-timer'
import { SideReading } from '../reading/side-reading'
import type { SessionContext } from '../reading/session-context'
import type { Comparison, DiffSummary, SideName, SnapshotWorkerEvent } from '../protocol/snapshot-protocol'
import { TableView } from '../views/table-view'

/** Two sides, what was found between them, and which of it shows. */
export class ComparisonSession {
  readonly view = new TableView(emptyDifferenceSource(), null)
  readonly #context: SessionContext<SnapshotWorkerEvent>
  #sides: Record<SideName, SideReading>
  #match: DiffMatch | null = null
  #kinds: readonly EventKind[] = []
  #diff: DiffSummary | null = null
  #version = 0
  #roundStartedAt = 0
  readonly #live = new LiveTimer(() => this.#readAgain())
  readonly #onViewChanged: () => void

  constructor(context: SessionContext<SnapshotWorkerEvent>, onViewChanged: () => void) {
    this.#context = context
    this.#sides = { before: this.#makeSide(), after: this.#makeSide() }
    this.#onViewChanged = onViewChanged
    this.#live.turn(false)
  }

  /** The events as a table; empty while there is no diff. */
  get source(): DifferenceSource {
    const { source } = this.view
    return source instanceof DifferenceSource ? source : emptyDifferenceSource()
  }

  snapshotOf(side: SideName): Snapshot | null {
    return this.#sides[side].snapshot
  }

  get match(): DiffMatch {
    return this.#diff?.match ?? 'address'
  }

  choose(name: SideName, source: SideSource | null): void {
    this.#sides[name].choose(source)
    if (!this.#hasProcess()) this.#live.turn(false)
    this.#compare()
  }

  /** Reads the sides again that are processes. */
  refresh(): void {
    for (const side of Object.values(this.#sides)) {
      const { source } = side.state
      if (source?.kind === 'process') side.choose(source)
    }
    this.#emit()
  }

  /** Follows the sides that are processes as they run, or stops that; what was read last stays. */
  follow(isLive: boolean): void {
    const isOn = isLive && this.#hasProcess()
    this.#live.turn(isOn)
    if (isOn) this.#readAgain()
    else this.#emit()
  }

  #readAgain(): void {
    this.#live.stop()
    this.#roundStartedAt = performance.now()
    this.refresh()
  }

  #hasProcess(): boolean {
    return Object.values(this.#sides).some(({ state }) => state.source?.kind === 'process')
  }

  swap(): void {
    this.#sides = { before: this.#sides.after, after: this.#sides.before }
    this.#compare()
  }

  matchBy(match: DiffMatch | null): void {
    this.#match = match
    this.#compare()
  }

  /** Shows the events of these headlines, or all but the quiet ones where none is named. */
  showKinds(kinds: readonly EventKind[]): void {
    this.#kinds = kinds
    this.view.restrict(maskKinds(this.source.diff, kinds))
    this.#onViewChanged()
  }

  #makeSide(): SideReading {
    const side = new SideReading(this.#context.requests, (isWhole) => {
      if (isWhole) this.#compare()
      if (side.state.failure) this.#live.turn(false)
      else if (isWhole && !this.#isReading()) this.#planNext()
      this.#emit()
    })
    return side
  }

  /** Counts the whole round as reading, which it is but for the comparing: rather too seldom than too often. */
  #planNext(): void {
    this.#live.follow({ readMs: performance.now() - this.#roundStartedAt, workMs: 0 })
    this.#live.schedule()
  }

  #isReading(): boolean {
    return Object.values(this.#sides).some(({ state }) => state.isReading)
  }

  /** The scanner is gone: nothing is read again by itself. */
  lose(): void {
    this.#live.turn(false)
    this.#emit()
  }

  /** The comparison as the window knows it. */
  state(): Comparison {
    return {
      before: this.#sides.before.state,
      after: this.#sides.after.state,
      match: this.#match,
      diff: this.#diff,
      live: this.#live.state,
      version: this.#version,
    }
  }

  #compare(): void {
    const before = this.snapshotOf('before')
    const after = this.snapshotOf('after')
    this.#diff = null
    this.#version += 1
    let source = emptyDifferenceSource()
    if (before && after) {
      const match = this.#match ?? (seemsSameProcess(before, after) ? 'address' : 'identity')
      const startedAt = performance.now()
      const diff = computeDiff(before, after, { match, sameMachine: seemsSameBoot(before, after) })
      const computeMs = performance.now() - startedAt
      source = new DifferenceSource(diff, before, after)
      this.#diff = {
        match,
        summary: composeSummary(diff, before, after),
        totals: computeTotals(before, after),
        kinds: countKinds(source),
        computeMs,
      }
    }
    this.view.replaceSource(source)
    this.showKinds(this.#kinds)
    this.#emit()
  }

  #emit(): void {
    this.#context.emit({ type: 'comparison', comparison: this.state() })
  }
}

/** Events of each headline, and rows of the unchanged runs. */
function countKinds({ diff }: DifferenceSource): DiffSummary['kinds'] {
  const counts = new Map<EventKind, number>()
  for (let event = 0; event < diff.length; event++) {
    const kind = EVENT_KINDS[diff.kind[event] ?? 0] ?? 'same'
    const count = kind === 'same' ? (diff.beforeCount[event] ?? 0) : 1
    counts.set(kind, (counts.get(kind) ?? 0) + count)
  }
  return EVENT_KINDS.flatMap((kind) => {
    const count = counts.get(kind)
    return count === undefined ? [] : [{ kind, count }]
  })
}
