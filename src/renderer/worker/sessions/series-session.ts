import {
  computeSeriesGrowth,
  SERIES_MEASURES,
  type GrowingMapping,
  type SeriesMeasure,
} from '../../../shared/diff/series-growth'
import { toErrorData } from '../../../shared/errors'
import { formatHex } from '../../../shared/format/address'
import { showName } from '../../../shared/format/name'
import { formatPermissions } from '../../../shared/format/permissions'
import { describeSeries } from '../../../shared/format/series-words'
import type { ScannerEvent } from '../../../shared/ipc/port-messages'
import type { Snapshot } from '../../../shared/snapshot/snapshot'
import { scannerLostError } from '../reading/open-process-state'
import { SideReading } from '../reading/side-reading'
import type { SessionLink } from '../reading/snapshot-taker'
import { SERIES_ROWS, type Series, type SeriesResult, type SeriesRow } from '../protocol/snapshot-protocol'

const CLOSED: Series = { ids: [], readCount: 0, title: '', measures: [], result: null, failure: null }

/** Reads the snapshots of a series one after the other, and finds what grew from each to the next. */
export class SeriesSession {
  readonly #link: SessionLink
  #state = CLOSED
  #snapshots: readonly Snapshot[] = []
  #reading = new SideReading()

  constructor(link: SessionLink) {
    this.#link = link
  }

  open(ids: readonly string[]): void {
    this.#cancel()
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

  /** Takes a message of the scanner in; false where it belongs to another request. */
  take(event: ScannerEvent): boolean {
    const reading = this.#reading
    if (!('requestId' in event) || event.requestId !== reading.requestId || !reading.state.isReading)
      return false
    const isWhole = reading.take(event)
    const { failure } = reading.state
    if (failure) {
      if (event.type !== 'failed') this.#link.send({ type: 'cancel', requestId: event.requestId })
      this.#change({ failure })
    } else if (isWhole && reading.snapshot) this.#add(reading.snapshot)
    return true
  }

  /** The scanner is gone, and what it was reading with it. */
  lose(): void {
    if (!this.#reading.state.isReading) return
    const failure = { error: scannerLostError(), atMs: Date.now() }
    this.#reading.fail(failure.error, failure.atMs)
    this.#change({ failure })
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
    const requestId = this.#link.nextRequestId()
    const source = { kind: 'snapshot', id } as const
    this.#reading = new SideReading()
    this.#reading.choose(source, requestId)
    this.#link.send({ type: 'read-side', requestId, source })
  }

  #cancel(): void {
    const { state, requestId } = this.#reading
    if (state.isReading) this.#link.send({ type: 'cancel', requestId })
    this.#reading = new SideReading()
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
    this.#link.emit({ type: 'series', series: this.#state })
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
