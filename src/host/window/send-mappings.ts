import type { MappingsFoundEvent } from '../../shared/ipc/findings-messages'
import type { FoundMappings } from '../../shared/all-processes/question'
import { identityOrder } from '../../shared/tables/row-view'
import { pickMappings } from '../../shared/tables/pick-mappings'
import { sendAnswers, type SendOptions } from './send-answers'

/** What to look for, besides where to send it. */
export interface SendMappingsOptions extends SendOptions {
  /** Without mistakes. */
  readonly query: string
  /** Rows to send all together; what matches beyond is counted. */
  readonly mostRows: number
}

/**
 * Passes over the machine and sends the mappings that match a query in batches, then what could not be read.
 *
 * Errors: `invalid-request` for a query that cannot be understood.
 */
export function sendMappings({ query, mostRows, ...options }: SendMappingsOptions): Promise<void> {
  const { requestId } = options
  let left = mostRows
  return sendAnswers({ about: 'mappings', query, mostRows }, options, (answers, progress) => ({
    type: 'mappings-found',
    requestId,
    processes: answers.map((answer) => {
      const part = toPart(answer, left)
      left -= part.columns.start.length
      return part
    }),
    ...progress,
  }))
}

function toPart(answer: FoundMappings, most: number): MappingsFoundEvent['processes'][number] {
  const { pid, startTicks, name, matched, table, rss, pss } = answer
  const isWhole = table.length <= most
  const { strings, length, ...columns } = isWhole ? table : pickMappings(table, identityOrder(most))
  return {
    pid,
    startTicks,
    name,
    matched,
    strings: strings.strings,
    columns,
    rss: rss && rss.slice(0, length),
    pss: pss && pss.slice(0, length),
  }
}
