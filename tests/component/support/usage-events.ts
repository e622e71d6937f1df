import type { ScannerEvent } from '../../../src/shared/ipc/port-messages'
import { NOON, readEvents, type TestMapping } from './scanner-events'

/** The events of one read of smaps with the rows of maps; or of one in which smaps could not be read. */
export function usageEvents(
  requestId: number,
  mappings: readonly TestMapping[],
  rows: readonly { rss: number; pss?: number }[] | 'permission-denied',
): ScannerEvent[] {
  const chunks = readEvents(requestId, mappings).filter(({ type }) => type === 'maps-chunk')
  const length = mappings.length
  const isRead = typeof rows !== 'string'
  const begin: ScannerEvent = {
    type: 'side-begin',
    requestId,
    totalRows: length,
    info: {
      source: 'process',
      pid: 40,
      startTicks: 400,
      name: 'target',
      command: '/bin/target',
      user: 'root',
      host: 'here',
      bootId: null,
      kernelRelease: '6.18.0',
      capturedAtMs: NOON,
      readMs: 12,
      limit: 65530,
      usedMaps: length,
      flags: isRead ? [] : ['partial'],
      unread: isRead ? [] : [{ file: 'smaps', code: rows }],
      absent: [],
      label: '',
      note: '',
    },
    usage: isRead
      ? {
          fieldOrder: ['Rss', 'Pss', 'Private_Dirty', 'Swap', 'VmFlags'],
          others: [],
          strings: [''],
          sameAs: {},
        }
      : null,
  }
  const end: ScannerEvent = { type: 'side-end', requestId, totalRows: length }
  if (!isRead) return [begin, ...chunks, end]
  const usage: ScannerEvent = {
    type: 'usage-chunk',
    requestId,
    firstRow: 0,
    rowCount: length,
    fields: {
      Rss: Float64Array.from(rows, ({ rss }) => rss),
      Pss: Float64Array.from(rows, ({ rss, pss }) => pss ?? rss),
      Private_Dirty: new Float64Array(length),
      Swap: new Float64Array(length),
    },
    flagsLow: new Uint32Array(length),
    flagsHigh: new Uint32Array(length),
    flagsUnknown: new Uint32Array(length),
  }
  return [begin, ...chunks, usage, end]
}
