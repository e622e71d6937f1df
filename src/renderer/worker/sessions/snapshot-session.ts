import { formatDiffJson } from '../../../shared/export/diff/diff-json'
import { formatDiffMarkdown } from '../../../shared/export/diff/diff-markdown'
import { formatDiffPmap } from '../../../shared/export/diff/diff-pmap'
import { listDiffSections } from '../../../shared/export/diff/diff-sections'
import { formatDiffText } from '../../../shared/export/diff/diff-text'
import { VmatlasError } from '../../../shared/errors'
import type { Snapshot } from '../../../shared/snapshot/snapshot'
import { ComparisonSession } from './comparison-session'
import { MarkedStrips } from '../pictures/mark-strip'
import { PlanTaker } from '../reading/plan-taker'
import type { SnapshotPageMethods } from './snapshot-page'
import type { DiffFormat, SnapshotMethods, SnapshotWorkerEvent } from '../protocol/snapshot-protocol'
import { SeriesSession } from './series-session'
import { SnapshotSource } from '../sources/snapshot-source'
import type { SessionContext } from '../reading/session-context'
import { SnapshotTaker } from '../reading/snapshot-taker'
import { TableView } from '../views/table-view'

/** The part of the session about snapshots: the list, the one being taken, and the comparison of two. */
export class SnapshotSession implements Omit<SnapshotMethods, keyof SnapshotPageMethods> {
  readonly list = new TableView(new SnapshotSource([], new Map(), 0), {
    column: 'taken',
    direction: 'descending',
  })
  readonly #numbers = new Map<string, number>()
  readonly #taker: SnapshotTaker
  readonly #plans: PlanTaker
  readonly #series: SeriesSession
  readonly #comparison: ComparisonSession
  readonly #strips = new MarkedStrips()
  readonly #onViewChanged: (view: 'snapshots' | 'differences') => void

  constructor(
    context: SessionContext<SnapshotWorkerEvent>,
    onViewChanged: (view: 'snapshots' | 'differences') => void,
  ) {
    this.#taker = new SnapshotTaker(context)
    this.#plans = new PlanTaker(context)
    this.#series = new SeriesSession(context)
    this.#comparison = new ComparisonSession(context, () => onViewChanged('differences'))
    this.#onViewChanged = onViewChanged
  }

  get differences(): TableView {
    return this.#comparison.view
  }

  /** The scanner is gone. */
  lose(): void {
    this.#comparison.lose()
  }

  showSnapshots: SnapshotMethods['showSnapshots'] = (entries) => {
    this.list.replaceSource(new SnapshotSource(entries, this.#numbers, Date.now()))
    this.#onViewChanged('snapshots')
    return null
  }

  takeSnapshot: SnapshotMethods['takeSnapshot'] = (process, words) => {
    this.#taker.start(process, words)
    return null
  }

  startPlan: SnapshotMethods['startPlan'] = (process, plan) => {
    this.#plans.start(process, plan)
    return null
  }

  stopPlan: SnapshotMethods['stopPlan'] = (id) => {
    this.#plans.stop(id)
    return null
  }

  cancelSnapshot: SnapshotMethods['cancelSnapshot'] = () => {
    this.#taker.cancel()
    return null
  }

  chooseSide: SnapshotMethods['chooseSide'] = (side, source) => {
    this.#comparison.choose(side, source)
    return null
  }

  refreshSides: SnapshotMethods['refreshSides'] = () => {
    this.#comparison.refresh()
    return null
  }

  followSides: SnapshotMethods['followSides'] = (isLive) => {
    this.#comparison.follow(isLive)
    return null
  }

  openSeries: SnapshotMethods['openSeries'] = (ids) => {
    this.#series.open(ids)
    return null
  }

  measureSeries: SnapshotMethods['measureSeries'] = (measure) => {
    this.#series.measure(measure)
    return null
  }

  swapSides: SnapshotMethods['swapSides'] = () => {
    this.#comparison.swap()
    return null
  }

  matchBy: SnapshotMethods['matchBy'] = (match) => {
    this.#comparison.matchBy(match)
    return null
  }

  showKinds: SnapshotMethods['showKinds'] = (kinds) => {
    this.#comparison.showKinds(kinds)
    return null
  }

  readSideStrip: SnapshotMethods['readSideStrip'] = (side, width, labelWidth) => {
    const { source, view } = this.#comparison
    const request = { match: this.#comparison.match, width, labelWidth }
    return this.#strips.read(source, side, view.activeRow, request)
  }

  selectSideRow: SnapshotMethods['selectSideRow'] = (side, row) => {
    const { source, view } = this.#comparison
    view.selectTableRow(source.eventOfRow(side, row))
    this.#onViewChanged('differences')
    return view.state().activePosition
  }

  readDiffSections: SnapshotMethods['readDiffSections'] = () => {
    const before = this.#comparison.snapshotOf('before')
    const after = this.#comparison.snapshotOf('after')
    return before && after ? listDiffSections(this.#comparison.source.diff, before, after) : []
  }

  readDiffLines: SnapshotMethods['readDiffLines'] = (count) => {
    const lines: string[] = []
    for (const chunk of this.writeDifference('pmap')) {
      for (const line of chunk.split('\n')) if (line !== '') lines.push(line)
      if (lines.length > count) return { lines: lines.slice(0, count), isAll: false }
    }
    return { lines, isAll: true }
  }

  /** Writes the whole difference as it is now. Errors: `invalid-request` where there is none yet. */
  writeDifference(format: DiffFormat): Iterable<string> {
    const { diff } = this.#comparison.source
    const before = this.#snapshot('before')
    const after = this.#snapshot('after')
    switch (format) {
      case 'text':
        return formatDiffText(diff, before, after)
      case 'markdown':
        return formatDiffMarkdown(diff, before, after)
      case 'pmap':
        return formatDiffPmap(before, after)
      case 'json':
        return formatDiffJson(diff, before, after, this.#comparison.match)
    }
  }

  #snapshot(side: 'before' | 'after'): Snapshot {
    const snapshot = this.#comparison.snapshotOf(side)
    if (!snapshot) throw new VmatlasError('invalid-request', 'There is nothing to compare yet.')
    return snapshot
  }
}
