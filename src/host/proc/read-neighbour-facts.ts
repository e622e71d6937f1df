import { VmatlasError } from '../../shared/errors'
import type { NeighbourFacts } from '../../shared/explain/neighbour-facts'
import type { ProcessIdentity } from '../../shared/ipc/contract'
import { readStat } from './proc-source'
import type { ReadsPolicies, SumsOptions } from './read-mappings'

/** Policies of more mappings are not read: the kernel walks the page tables of all of them for it. */
const MOST_MAPPINGS = 100_000

/**
 * Reads the facts about neighbours that maps and smaps do not have, for a process with that many mappings.
 *
 * What cannot be read is said in the answer. Errors: `cancelled`.
 */
export async function readNeighbourFacts(
  reader: ReadsPolicies,
  process: ProcessIdentity,
  mappingCount: number,
  options: SumsOptions = {},
): Promise<NeighbourFacts> {
  const { text } = await reader.source.readSystemText('sys/kernel/osrelease')
  const policies = mappingCount > MOST_MAPPINGS ? 'too-many' : await readPolicies(reader, process, options)
  const stat = await readStat(reader.source, process.pid)
  return {
    kernelRelease: text.trim() || null,
    isForkChild: stat?.startTicks === process.startTicks ? stat.isForkChild : null,
    policies,
  }
}

async function readPolicies(
  reader: ReadsPolicies,
  process: ProcessIdentity,
  options: SumsOptions,
): Promise<NeighbourFacts['policies']> {
  try {
    const policies = await reader.readPolicies(process, options)
    // A recorded /proc may lack the file, whatever the kernel that it was recorded from.
    return policies ?? (reader.source.isOfThisMachine ? 'no-numa' : 'unreadable')
  } catch (thrown) {
    if (thrown instanceof VmatlasError && thrown.code === 'cancelled') throw thrown
    return 'unreadable'
  }
}
