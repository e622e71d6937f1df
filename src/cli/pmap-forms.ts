import { VmatlasError } from '../shared/errors'
import { formatPmapDetail, type PmapDetailOptions } from '../shared/export/pmap/pmap-detail'
import { formatPmapDevice } from '../shared/export/pmap/pmap-device'
import { formatPmapExtended } from '../shared/export/pmap/pmap-extended'
import type { PmapProcess } from '../shared/export/pmap/pmap-input'
import { formatPmap } from '../shared/export/pmap/pmap-plain'
import type { MappingTable } from '../shared/tables/mapping-table'
import type { UsageTable } from '../shared/tables/usage-table'
import type { DataSink } from './console'
import type { PmapListing } from './pmap-call'
import { writeAll } from './write-all'

/** Mappings to print; `usage` is null where only maps was read. */
export interface PmapMaps {
  readonly table: MappingTable
  readonly usage: UsageTable | null
}

/** Writes one process in a listing of pmap. Errors: `internal` where the listing needs smaps and has none. */
export async function writePmap(
  { table, usage }: PmapMaps,
  process: PmapProcess,
  options: PmapDetailOptions & { readonly listing: PmapListing },
  sink: DataSink,
): Promise<void> {
  const measured = (): UsageTable => {
    if (usage === null) throw new VmatlasError('internal', 'smaps was not read.')
    return usage
  }
  switch (options.listing) {
    case 'plain':
      return writeAll(formatPmap(table, process, options), sink)
    case 'd':
      return writeAll(formatPmapDevice(table, process, options), sink)
    case 'x':
      return writeAll(formatPmapExtended(table, measured(), process, options), sink)
    case 'X':
    case 'XX':
      return writeAll(
        formatPmapDetail(table, measured(), process, { ...options, everything: options.listing === 'XX' }),
        sink,
      )
  }
}
