import { VmatlasError } from '../../shared/errors'
import type { CountedProcess } from '../../shared/explain/closest'
import {
  computeLoweringEffect,
  describeUncounted,
  describeStanding,
} from '../../shared/explain/lowering-effect'
import { escapeForTerminal } from '../../shared/format/name'
import type { Console } from '../console'
import { countedOf } from '../process-lines'
import { readProcesses } from '../read-processes'
import { uncountedOf } from '../uncounted'

/** How many processes the question names. */
const NAMED = 10

/**
 * Asks once more before the limit is lowered, naming who owns more mappings already or would be close, and saying how
 * many could not be counted; true once that is confirmed.
 *
 * Errors: `invalid-request` where there is no terminal to ask on, `dismissed` for a no.
 */
export async function confirmLowering(value: number, running: number, console: Console): Promise<boolean> {
  const { lines } = await readProcesses()
  const effect = computeLoweringEffect(countedOf(lines), uncountedOf(lines).length, value)
  if (effect.above.length > 0)
    console.say(listProcesses('These already have more maps and can create no new ones', effect.above, value))
  if (effect.near.length > 0) console.say(listProcesses('These would be close to it', effect.near, value))
  for (const sentence of describeUncounted(effect, value)) console.say(`${sentence}\n`)
  await ask(
    `${value} is below the running value ${running}.`,
    'Lower it?',
    'Add --yes to lower it without a question.',
    console,
  )
  return true
}

/** Asks a question that a script answers with --yes. Errors: as {@link confirmLowering}. */
export async function ask(
  fact: string,
  question: string,
  forScripts: string,
  console: Console,
): Promise<void> {
  const answer = await console.confirm(`${fact} ${question}`)
  if (answer === null) throw new VmatlasError('invalid-request', fact, forScripts)
  if (!answer) throw new VmatlasError('dismissed', 'Nothing was changed.', '')
}

function listProcesses(title: string, processes: readonly CountedProcess[], limit: number): string {
  const named = processes
    .slice(0, NAMED)
    .map((one) => `  ${escapeForTerminal(one.name)} (PID ${one.pid}), ${describeStanding(one, limit)}\n`)
  const rest = processes.length - named.length
  const more = rest > 0 ? `  and ${rest} more\n` : ''
  return `${title}:\n${named.join('')}${more}`
}
