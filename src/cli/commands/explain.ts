import type { Command } from 'commander'
import { MappingReader } from '../../host/proc/read-mappings'
import { readNeighbourFacts } from '../../host/proc/read-neighbour-facts'
import { whySoMany } from '../../shared/explain/why-so-many'
import type { Console } from '../console'
import { toExplainJson } from '../explain-json'
import { layOutExplanation } from '../explain-text'
import { formatJson } from '../json'
import { parsePid } from '../process-id'
import { writeAll } from '../write-all'

/** Adds `vmatlas explain PID`. */
export function addExplainCommand(program: Command, console: Console): void {
  program
    .command('explain')
    .description('explain why a process has so many maps, and which neighbours could have merged')
    .argument('<pid>', 'the process')
    .option('--json', 'print one JSON object')
    .action((pid: string, options: { readonly json?: true }) => explain(pid, options.json === true, console))
    .addHelpText(
      'after',
      `
Examples:
  vmatlas explain 4127
  vmatlas explain 4127 --json | jq '.patterns[] | {title, mapCount}'

It reads smaps, which takes longer than maps: about 3 seconds for a million maps; and numa_maps up to 100,000 maps.`,
    )
}

async function explain(pidText: string, asJson: boolean, console: Console): Promise<void> {
  const pid = parsePid(pidText)
  const reader = new MappingReader()
  try {
    const { process, table, usage, limit } = await reader.read({ pid }, { file: 'smaps' })
    const facts = await readNeighbourFacts(reader, process, table.length)
    const tables = { mappings: table, usage, facts }
    const explanation = whySoMany(tables)
    if (asJson) await console.out.write(formatJson(toExplainJson(pid, tables, explanation, limit)))
    else await writeAll(layOutExplanation(tables, explanation, limit, console.out.columns), console.out)
  } finally {
    reader.close()
  }
}
