import { VmatlasError } from '../../shared/errors'
import { processesAbove, type CountedProcess } from '../../shared/explain/closest'
import { escapeForTerminal } from '../../shared/format/name'
import type { Console } from '../console'
import { countedOf } from '../process-lines'
import { readProcesses } from '../read-processes'

/** How many processes the question names. */
const NAMED = 10

/**
 * Asks once more before the limit is lowered, naming who owns more maps already; true once that is confirmed.
 *
 * Errors: `invalid-request` where there is no terminal to ask on, `dismissed` for a no.
 */
export async function confirmLowering(value: number, running: number, console: Console): Promise<boolean> {
  const { lines } = await readProcesses()
  const above = processesAbove(countedOf(lines), value)
  if (above.length > 0) console.say(describeAbove(above))
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

function describeAbove(above: readonly CountedProcess[]): string {
  const named = above
    .slice(0, NAMED)
    .map((one) => `  ${escapeForTerminal(one.name)} (PID ${one.pid}), ${one.used} maps\n`)
  const rest = above.length - named.length
  const more = rest > 0 ? `  and ${rest} more\n` : ''
  return `These own more maps already; each new one will be refused to them:\n${named.join('')}${more}`
}
