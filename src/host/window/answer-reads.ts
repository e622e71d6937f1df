import type { NeighbourFacts } from '../../shared/explain/neighbour-facts'
import type { ScannerEvent } from '../../shared/ipc/port-messages'
import type { ReadOptions } from '../proc/read-mappings'
import { checkMappedFile } from '../proc/check-mapped-file'
import { readNeighbourFacts } from '../proc/read-neighbour-facts'
import { readProcessNames } from '../proc/read-pmap-process'
import type { OpenRequest } from './open-request'
import { chunksOf, endOf } from './send-mapping'
import { sumsMessage } from './send-sums'
import type { Answers, WindowTools } from './window-tools'

type ReadType = 'read-maps' | 'read-sums' | 'read-neighbour-facts' | 'check-file'

/** Answers what a window asks about one process as it is now. */
export function answerReads(tools: WindowTools): Answers<ReadType> {
  const { reader, post } = tools
  return {
    'read-maps': async ({ requestId, process }, open) => {
      // Who it is must be asked before it can end.
      const names = readProcessNames(process.pid, reader.source)
      const mapping = await reader.read(process, progressOptions(tools, requestId, open))
      await open.sendInTurn(chunksOf(mapping.table, requestId), post)
      post(endOf(mapping, await names, requestId))
    },
    'read-sums': async ({ requestId, process }, { signal }) => {
      post(sumsMessage(await reader.readSums(process, { signal }), requestId))
    },
    'read-neighbour-facts': async ({ requestId, process, mappingCount }, { signal }) => {
      const startedAt = performance.now()
      const facts = await readNeighbourFacts(reader, process, mappingCount, { signal })
      post(neighbourFactsMessage(facts, performance.now() - startedAt, requestId))
    },
    'check-file': async ({ requestId, ...file }) => {
      post({ type: 'file-checked', requestId, ...(await checkMappedFile(reader.source, file)) })
    },
  }
}

function neighbourFactsMessage(facts: NeighbourFacts, readMs: number, requestId: number): ScannerEvent {
  const { kernelRelease, isForkChild, policies } = facts
  const told = typeof policies === 'string' ? policies : { ...policies, texts: [...policies.texts] }
  return { type: 'neighbour-facts', requestId, kernelRelease, isForkChild, policies: told, readMs }
}

/** How a read is to be done whose progress the window sees. */
export function progressOptions(
  { post }: Pick<WindowTools, 'post'>,
  requestId: number,
  { signal }: OpenRequest,
): Pick<ReadOptions, 'signal' | 'onProgress'> {
  return { signal, onProgress: (bytes, rows) => post({ type: 'maps-progress', requestId, bytes, rows }) }
}
