import type { SeriesGrowth } from '../shared/diff-summary/series-growth'
import { formatHex } from '../shared/format/address'
import { formatBytes, formatBytesChange } from '../shared/format/bytes'
import { groupThousands } from '../shared/format/count'
import { escapeForTerminal } from '../shared/format/name'
import { formatPermissions } from '../shared/tables/format-permissions'
import { describeSeries } from '../shared/diff-summary/series-words'
import type { Snapshot } from '../shared/snapshot/snapshot'
import { layOutTable, type TextColumn } from '../shared/format/text-table'

const COLUMNS: readonly TextColumn[] = [
  { heading: 'GROWTH', align: 'right' },
  { heading: 'FROM', align: 'right' },
  { heading: 'TO', align: 'right' },
  { heading: 'START', align: 'right' },
  { heading: 'PERM', align: 'left' },
  { heading: 'MAPS', align: 'right' },
  { heading: 'NAME', align: 'left' },
]

/** Lays out what grew in every interval: a sentence, then the mappings, those that grew most first. */
export function* layOutSeries(
  growth: SeriesGrowth,
  { mappings }: Snapshot,
  width: number | null,
): Generator<string> {
  yield `${describeSeries(growth)}\n`
  if (growth.growing.length === 0) return
  yield '\n'
  const cells = (at: number): readonly string[] => {
    const one = growth.growing[at]
    if (!one) return []
    const name = mappings.strings.strings[mappings.name[one.row] ?? 0] ?? ''
    return [
      formatBytesChange(one.growth),
      formatBytes(one.bytes[0] ?? 0),
      formatBytes(one.bytes.at(-1) ?? 0),
      formatHex(mappings.start[one.row] ?? 0),
      formatPermissions(mappings.permissions[one.row] ?? 0),
      groupThousands(one.rowCount),
      name === '' ? '[anonymous]' : escapeForTerminal(name),
    ]
  }
  yield* layOutTable(COLUMNS, { length: growth.growing.length, cells }, width)
}
