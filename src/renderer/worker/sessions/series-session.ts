import {
  computeSeriesGrowth,
  SERIES_MEASURES,
  type GrowingMapping,
  type SeriesMeasure,
} from '../../../shared/diff-summary/series-growth'
import { toErrorData } from '../../../shared/errors'
import { formatHex } from '../../../shared/format/address'
import { showName } from '../../../shared/format/name'
import { formatPermissions } from '../../../shared/tables/format-permissions'
import { describeSeries } from '../../../shared/diff-summary/series-words'
import type { Snapshot } from '../../../shared/snapshot/snapshot'
import { SideReading } from '../reading/side-reading'
import type { SessionContext } from '../reading/session-context'
import {
  SERIES_ROWS,
  type Series,
  type SeriesResult,
  type SeriesRow,
  type SnapshotWorkerEvent,
} from '../protocol/snapshot-protocol'

const CLOSED: Series = { ids: [], readCount: 0, title: '', measures: [], result: null, failure: null }

/** Reads the snapshots of a series one after the other, and finds what grew from each to the next. */
export class SeriesSession {
  readonly #context: SessionContext<SnapshotWorkerEvent>
  readonly #reading: SideReading
  #state = CLOSED
  #snapshots: readonly Snapshot[] = []

  constructor(context: SessionContext<SnapshotWorkerEvent>) {
    this.#context = context
    this.#reading = new SideReading(context.requests, (isWhole) => this.#takeRead(isWhole))
  }

  open(ids: readonly string[]): void {
    this.#reading.choose(null)
    this.#snapshots = []
    this.#change({ ...CLOSED, ids })
    this.#readNext()
  }

  /** Finds what grew by another measure. */
  measure(measure: SeriesMeasure): void {
    try {
      this.#change({ result: this.#compute(measure), failure: null })
    } catch (error) {
      this.#change({ result: null, failure: { error: toErrorData(error), atMs: Date.now() } })
    }
  }

  #takeRead(isWhole: boolean): void {
    const { state, snapshot } = this.#reading
    if (state.failure) this.#change({ failure: state.failure })
    else if (isWhole && snapshot) this.#add(snapshot)
  }

  #add(snapshot: Snapshot): void {
    this.#snapshots = [...this.#snapshots, snapshot]
    this.#change({ readCount: this.#snapshots.length })
    if (this.#snapshots.length < this.#state.ids.length) {
      this.#readNext()
      return
    }
    const hasUsage = this.#snapshots.every(({ usage }) => usage !== null)
    const { name, pid } = snapshot.info
    const measures = hasUsage ? SERIES_MEASURES : (['size'] as const)
    this.#change({ measures, title: `${showName(name)} ${pid ?? ''}`.trim() })
    this.measure(hasUsage ? 'rss' : 'size')
  }

  #readNext(): void {
    const id = this.#state.ids[this.#snapshots.length]
    if (id === undefined) return
    this.#reading.choose({ kind: 'snapshot', id })
  }

  #compute(measure: SeriesMeasure): SeriesResult {
    const growth = computeSeriesGrowth(this.#snapshots, measure, SERIES_ROWS)
    const newest = this.#snapshots.reduce((a, b) => (b.info.capturedAtMs > a.info.capturedAtMs ? b : a))
    return {
      measure,
      words: describeSeries(growth),
      takenAtMs: growth.takenAtMs,
      rows: growth.growing.map((one) => toRow(one, newest)),
      growingCount: growth.growingCount,
    }
  }

  #change(part: Partial<Series>): void {
    this.#state = { ...this.#state, ...part }
    this.#context.emit({ type: 'series', series: this.#state })
  }
}

function toRow({ row, rowCount, bytes, growth }: GrowingMapping, { mappings }: Snapshot): SeriesRow {
  return {
    start: formatHex(mappings.start[row] ?? 0),
    permissions: formatPermissions(mappings.permissions[row] ?? 0),
    name: showName(mappings.strings.strings[mappings.name[row] ?? 0] ?? ''),
    mapCount: rowCount,
    bytes,
    growth,
  }
}
