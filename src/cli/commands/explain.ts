import type { Command } from 'commander'
import { MappingReader } from '../../host/proc/read-mappings'
import { readNeighbourFacts } from '../../host/proc/read-neighbour-facts'
import { NO_FACTS } from '../../shared/explain/neighbour-facts'
import type { ExplainedTables } from '../../shared/explain/merge-obstacles'
import { whySoMany } from '../../shared/explain/why-so-many'
import { requireTold } from '../../shared/explain/require-told'
import type { Console } from '../console'
import { toExplainJson } from '../explain-json'
import { layOutExplanation } from '../explain-text'
import { formatJson } from '../json'
import { parsePid } from '../process-id'
import { FILE_HELP, isProcess, readEvidence, refusePick } from '../read-side'
import { describeFlaws } from './snapshot'
import { writeAll } from '../write-all'

interface ExplainOptions {
  readonly json?: true
  readonly pick?: string
}

/** Whose mappings are explained; the limit is that of their machine, null where it is not known. */
interface Explained {
  readonly pid: number | null
  readonly tables: ExplainedTables
  readonly limit: number | null
}

/** Adds `vmatlas explain PID|FILE`. */
export function addExplainCommand(program: Command, console: Console): void {
  program
    .command('explain')
    .description('explain why a process has so many maps, and which neighbours could have merged')
    .argument('<process>', 'a PID, or a file with mappings')
    .option('--json', 'print one JSON object')
    .option('--pick <pid>', 'the process to read where a file has several')
    .action((name: string, options: ExplainOptions) => explain(name, options, console))
    .addHelpText(
      'after',
      `
Examples:
  vmatlas explain 4127
  vmatlas explain hs_err_pid4127.log                    a process that has died
  vmatlas explain 4127 --json | jq '.patterns[] | {title, mapCount}'

Of a process it reads smaps, which takes longer than maps: about 3 seconds for a million maps; and numa_maps up to 100,000 maps.
${FILE_HELP.trimStart()}`,
    )
}

async function explain(name: string, options: ExplainOptions, console: Console): Promise<void> {
  if (isProcess(name)) refusePick(options.pick)
  const { pid, tables, limit } = isProcess(name)
    ? await readProcess(parsePid(name))
    : await readFile(name, options.pick, console)
  const explanation = whySoMany(tables)
  if (options.json) await console.out.write(formatJson(toExplainJson(pid, tables, explanation, limit)))
  else await writeAll(layOutExplanation(tables, explanation, limit, console.out.columns), console.out)
}

async function readProcess(pid: number): Promise<Explained> {
  const reader = new MappingReader()
  try {
    const { process, table, usage, limit } = await reader.read({ pid }, { file: 'smaps' })
    const facts = await readNeighbourFacts(reader, process, table.length)
    return { pid, tables: { mappings: table, usage, facts }, limit }
  } finally {
    reader.close()
  }
}

async function readFile(name: string, pick: string | undefined, console: Console): Promise<Explained> {
  const { info, mappings, usage, absent } = await readEvidence(name, pick)
  requireTold(absent)
  for (const warning of describeFlaws(info)) console.say(`vmatlas: ${warning}\n`)
  const facts = { ...NO_FACTS, kernelRelease: info.kernelRelease }
  return { pid: info.pid, tables: { mappings, usage, facts }, limit: info.limit }
}
