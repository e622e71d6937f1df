import type { Command } from 'commander'
import { readLimit } from '../../host/tuner/read-limit'
import { LIMIT_CEILING, LIMIT_FLOOR } from '../../shared/ipc/contract'
import { describeLimit } from '../../shared/sysctl/describe-limit'
import type { Console } from '../console'
import { formatJson } from '../json'
import { addLimitSetCommand } from './limit-set'

/** Version of the JSON that `limit --json` prints. */
const LIMIT_JSON_VERSION = 1

/** Adds `vmatlas limit` and its subcommand. */
export function addLimitCommand(program: Command, console: Console): void {
  const limit = program
    .command('limit')
    .description('show the running limit vm.max_map_count')
    .option('--json', 'print one JSON object')
    .action((options: { readonly json?: true }) => showLimit(options.json === true, console))
    .addHelpText(
      'after',
      `
Examples:
  vmatlas limit                       the running value in words
  vmatlas limit --json | jq .value    the number alone
  vmatlas limit set 1048576           raise it, after a privilege prompt

A value to set is between ${LIMIT_FLOOR} and ${LIMIT_CEILING}.`,
    )
  addLimitSetCommand(limit, console)
}

async function showLimit(asJson: boolean, console: Console): Promise<void> {
  const reading = await readLimit()
  if (asJson) {
    await console.out.write(
      formatJson({
        version: LIMIT_JSON_VERSION,
        value: reading.value,
        readAt: new Date(reading.readAtMs).toISOString(),
        kernelDefault: LIMIT_FLOOR,
      }),
    )
    return
  }
  await console.out.write(`${describeLimit(reading.value)}\n`)
}
