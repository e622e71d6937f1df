import type { Command } from 'commander'
import type { Console } from '../console'
import { formatJson } from '../json'
import { toPsJson } from '../ps-json'
import { layOutProcesses } from '../ps-text'
import { readProcesses } from '../read-processes'
import { writeAll } from '../write-all'

/** Adds `vmatlas ps`. */
export function addPsCommand(program: Command, console: Console): void {
  program
    .command('ps')
    .description('list processes with their map counts and share of the limit')
    .option('--json', 'print one JSON object; sizes are bytes')
    .action((options: { readonly json?: true }) => listProcesses(options.json === true, console))
    .addHelpText(
      'after',
      `
Examples:
  vmatlas ps | head                   the processes with the most maps
  sudo vmatlas ps                     those of other users counted too
  vmatlas ps --json | jq '.processes[] | select(.limitShare > 0.7) | .pid'

Kernel threads have no mappings; the table omits them, the JSON lists them.`,
    )
}

async function listProcesses(asJson: boolean, console: Console): Promise<void> {
  const { lines, limit, readAtMs } = await readProcesses()
  if (asJson) await console.out.write(formatJson(toPsJson(lines, limit, readAtMs)))
  else await writeAll(layOutProcesses(lines, console.out.columns), console.out)
}
