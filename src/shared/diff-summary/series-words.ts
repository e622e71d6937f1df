import type { SeriesGrowth, SeriesMeasure } from './series-growth'
import { formatBytes, formatBytesChange } from '../format/bytes'
import { groupThousands } from '../format/count'
import { formatDuration } from '../format/duration'

const WORDS: Readonly<Record<SeriesMeasure, string>> = {
  size: 'size',
  rss: 'RSS',
  pss: 'PSS',
  privateDirty: 'private dirty memory',
  swap: 'swap',
}

/** What a measure is called in a sentence. */
export function measureWord(measure: SeriesMeasure): string {
  return WORDS[measure]
}

/** "By RSS, 3 maps grew in each of 5 intervals over 2 min: +12 MiB together, of +14 MiB." */
export function describeSeries({ measure, takenAtMs, totals, growing, growingCount }: SeriesGrowth): string {
  const first = takenAtMs[0] ?? 0
  const span = formatDuration((takenAtMs.at(-1) ?? first) - first)
  const intervals = `in each of ${groupThousands(takenAtMs.length - 1)} intervals over ${span}`
  const all = (totals.at(-1) ?? 0) - (totals[0] ?? 0)
  const whole = Number.isNaN(all)
    ? ''
    : ` The process as a whole: ${formatBytesChange(all)}, to ${formatBytes(totals.at(-1) ?? 0)}.`
  if (growingCount === 0) return `By ${measureWord(measure)}, no mapping grew ${intervals}.${whole}`
  const together = growing.reduce((sum, one) => sum + one.growth, 0)
  const maps = growingCount === 1 ? 'one mapping' : `${groupThousands(growingCount)} mappings`
  return `By ${measureWord(measure)}, ${maps} grew ${intervals}: ${formatBytesChange(together)}.${whole}`
}
