import { describeRate, describeTimeToLimit } from '../../../shared/explain/describe-growth'
import { formatCount } from '../../../shared/format/count'
import { formatDuration } from '../../../shared/format/duration'
import type { ProcessHistory } from '../../worker/history-protocol'

/** The limit is drawn once the count has come this near: below, its line would press all else to the ground. */
const LIMIT_SHOWN_FROM = 0.3
/** Rows of the table beside the picture. */
const MOST_ROWS = 30

/** One row of the table beside the picture. */
export interface HistoryRow {
  readonly atMs: number
  readonly used: number
  readonly rss: number
  readonly pss: number
  readonly swap: number
}

/** Says whether the limit belongs into the picture of the count. */
export function showsLimit({ used, limit }: ProcessHistory): boolean {
  return limit !== null && used.some((count) => count >= limit * LIMIT_SHOWN_FROM)
}

/** What the history comes to, in a sentence or two. */
export function describeHistory(history: ProcessHistory): string {
  const { atMs, limit, growth } = history
  const first = atMs[0]
  const last = atMs.at(-1)
  if (first === undefined || last === undefined || last <= first)
    return 'The history begins with the first reads; it is kept while the app runs.'
  const known = `The last ${formatDuration(last - first)}.`
  const rate = describeRate(growth)
  if (rate === '') return known
  if (rate === 'steady') return `${known} The number of maps is steady.`
  const until = describeTimeToLimit(growth)
  const full =
    until === '' || limit === null ? '' : `; the limit of ${formatCount(limit)} is reached ${until}`
  return `${known} The number of maps grows by ${rate}${full}.`
}

/** The latest rows with something in them, the newest first, evenly taken where there are many. */
export function latestRows({ atMs, used, rss, pss, swap }: ProcessHistory): HistoryRow[] {
  const rows = Array.from(atMs, (at, index) => ({
    atMs: at,
    used: used[index] ?? Number.NaN,
    rss: rss[index] ?? Number.NaN,
    pss: pss[index] ?? Number.NaN,
    swap: swap[index] ?? Number.NaN,
  }))
  const step = Math.max(1, Math.ceil(rows.length / MOST_ROWS))
  return rows.reverse().filter((_, index) => index % step === 0)
}
