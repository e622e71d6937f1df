import type { SeriesGrowth } from '../shared/diff-summary/series-growth'
import { formatHex } from '../shared/format/address'
import { nameMembers } from '../shared/export/json'
import { formatPermissions } from '../shared/tables/format-permissions'
import type { Snapshot } from '../shared/snapshot/snapshot'

/** Makes the object that `vmatlas series --json` prints; docs/json-schema.md describes it. */
export function toSeriesJson(growth: SeriesGrowth, { info, mappings }: Snapshot): unknown {
  return {
    format: 'vmatlas-series',
    version: 1,
    pid: info.pid,
    startTicks: info.startTicks,
    ...nameMembers(info.name),
    measure: growth.measure,
    takenAt: growth.takenAtMs.map((ms) => new Date(ms).toISOString()),
    totals: growth.totals.map(numberOrNull),
    growingCount: growth.growingCount,
    growing: growth.growing.map(({ row, rowCount, bytes, growth: more }) => ({
      start: formatHex(mappings.start[row] ?? 0),
      maps: rowCount,
      permissions: formatPermissions(mappings.permissions[row] ?? 0),
      ...nameMembers(mappings.strings.strings[mappings.name[row] ?? 0] ?? ''),
      bytes,
      growth: more,
    })),
  }
}

function numberOrNull(value: number): number | null {
  return Number.isNaN(value) ? null : value
}
