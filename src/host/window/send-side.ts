import type { ScannerEvent } from '../../shared/ipc/port-messages'
import type { Snapshot } from '../../shared/snapshot/snapshot'
import { USAGE_FIELD_NAMES, USAGE_FIELDS } from '../../shared/tables/usage-field'
import type { UsageTable } from '../../shared/tables/usage-table'
import { chunksOf } from './send-mapping'

/**
 * Cuts one side of a comparison into messages: its head, chunks of rows, its end.
 *
 * Columns are copies, since a message clones the whole buffer below a view. Fields of smaps that the kernel did not
 * print are not sent, and a column that several fields share (all zeros, mostly) is sent once.
 */
export function* messagesOfSide(snapshot: Snapshot, requestId: number): Generator<ScannerEvent> {
  const { info, mappings, usage } = snapshot
  const totalRows = mappings.length
  const fields = usage ? listFields(usage) : null
  yield {
    type: 'side-begin',
    requestId,
    info,
    totalRows,
    usage: usage &&
      fields && {
        fieldOrder: [...usage.fieldOrder],
        others: usage.others.map(({ kernelName, unit }) => ({ kernelName, unit })),
        strings: [...usage.strings.strings],
        sameAs: Object.fromEntries(fields.sameAs),
      },
  }
  for (const chunk of chunksOf(mappings, requestId)) {
    yield chunk
    if (usage && fields) {
      const end = chunk.firstRow + chunk.rowCount
      yield {
        type: 'usage-chunk',
        requestId,
        firstRow: chunk.firstRow,
        rowCount: chunk.rowCount,
        fields: Object.fromEntries(
          [...fields.columns].map(([values, kernelName]) => [kernelName, values.slice(chunk.firstRow, end)]),
        ),
        flagsLow: usage.flagsLow.slice(chunk.firstRow, end),
        flagsHigh: usage.flagsHigh.slice(chunk.firstRow, end),
        flagsUnknown: usage.flagsUnknown.slice(chunk.firstRow, end),
      }
    }
  }
  yield { type: 'side-end', requestId, totalRows }
}

/** Each column once, under the name of the first field that has it, and the fields that share it. */
function listFields(usage: UsageTable): {
  readonly columns: ReadonlyMap<Float64Array, string>
  readonly sameAs: ReadonlyMap<string, string>
} {
  const known = USAGE_FIELD_NAMES.map(
    (field) => [USAGE_FIELDS[field].kernelName, usage.columns[field]] as const,
  )
  const others = usage.others.map(({ kernelName, values }) => [kernelName, values] as const)
  const columns = new Map<Float64Array, string>()
  const sameAs = new Map<string, string>()
  for (const [kernelName, values] of [...known, ...others]) {
    if (!usage.fieldOrder.includes(kernelName)) continue
    const first = columns.get(values)
    if (first === undefined) columns.set(values, kernelName)
    else sameAs.set(kernelName, first)
  }
  return { columns, sameAs }
}
