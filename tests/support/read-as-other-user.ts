/** The program of {@link readAsNobody}: reads a process once and prints how that ended, as JSON. */
import { MappingReader } from '../../src/host/proc/read-mappings'
import type { CountMemory } from '../../src/host/sampling/count-memory'
import { MapCounter } from '../../src/host/sampling/map-counter'
import { toErrorData } from '../../src/shared/errors'
import { COUNT_OUTCOMES } from '../../src/shared/tables/process-table'
import type { OtherUsersRead } from './other-user'

const [how = '', pid = ''] = process.argv.slice(2)
const target = { pid: Number(pid) }
process.stdout.write(`${JSON.stringify(await read())}\n`)

async function read(): Promise<OtherUsersRead> {
  if (how === 'count') return { outcome: await count() }
  const reader = new MappingReader()
  try {
    await (how === 'sums' ? reader.readSums(target) : reader.read(target))
    return {}
  } catch (error) {
    return { error: toErrorData(error) }
  } finally {
    reader.close()
  }
}

async function count(): Promise<string> {
  const counter = new MapCounter()
  const outcomes: string[] = []
  await counter.count([target.pid], (memory: CountMemory, first, end) => {
    for (let row = first; row < end; row++) outcomes.push(COUNT_OUTCOMES[memory.outcome[row] ?? 0] ?? '')
  })
  counter.close()
  return outcomes.join()
}
