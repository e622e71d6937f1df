import { EVENT_KINDS } from '../diff/change'
import type { EventIndex } from '../diff/diff-table'
import { computeEventDeltas, computeEventSums, type EventSums } from './event-sums'
import type { SegmentReader } from './segments'

/** The numbers whose change is shown: the first that changed. */
export const CHANGE_MEASURES = ['size', 'rss', 'pss', 'privateDirty', 'swap'] as const
/** See {@link CHANGE_MEASURES}. */
export type ChangeMeasure = (typeof CHANGE_MEASURES)[number]

/** What an event changed, in one number. */
export interface EventChange {
  readonly measure: ChangeMeasure
  /** Bytes, after minus before. */
  readonly delta: number
}

const USAGE = EVENT_KINDS.indexOf('usage')

/** Sums of the events of a diff and their changes, each measure worked out when it is asked for first. */
export class EventChanges {
  readonly #reader: SegmentReader
  readonly #sums = new Map<ChangeMeasure, EventSums>()
  readonly #deltas = new Map<ChangeMeasure, Float64Array>()

  constructor(reader: SegmentReader) {
    this.#reader = reader
  }

  /** Sums of a measure on both sides; NaN on a side that does not know it. */
  sums(measure: ChangeMeasure): EventSums {
    const { diff, before, after } = this.#reader
    const sums = this.#sums.get(measure) ?? computeEventSums(diff, before, after, measure)
    this.#sums.set(measure, sums)
    return sums
  }

  /** After minus before, for every event; NaN where it is not known. */
  deltas(measure: ChangeMeasure): Float64Array {
    const deltas = this.#deltas.get(measure) ?? computeEventDeltas(this.sums(measure))
    this.#deltas.set(measure, deltas)
    return deltas
  }

  /** The first number of an event that changed; bytes mapped, 0, where none did that is known. */
  first(event: EventIndex): EventChange {
    for (const measure of CHANGE_MEASURES) {
      const delta = this.deltas(measure)[event] ?? 0
      if (delta !== 0 && !Number.isNaN(delta)) return { measure, delta }
    }
    return { measure: 'size', delta: 0 }
  }

  /** The kernel's names of the numbers in which a `usage` event differs; empty for other events. */
  names(event: EventIndex): readonly string[] {
    const { diff, comparer } = this.#reader
    if (diff.kind[event] !== USAGE) return []
    const i = diff.beforeFirst[event] as number
    const j = diff.afterFirst[event] as number
    return comparer.changedNumbers(
      i,
      i + (diff.beforeCount[event] as number),
      j,
      j + (diff.afterCount[event] as number),
    )
  }
}
