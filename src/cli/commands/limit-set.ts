import type { Command } from 'commander'
import { createLimitSetter, machineEffects } from '../../host/tuner/set-limit'
import { readLimit } from '../../host/tuner/read-limit'
import { VmatlasError } from '../../shared/errors'
import { processesAbove, type CountedProcess } from '../../shared/explain/closest'
import { escapeForTerminal } from '../../shared/format/name'
import { LIMIT_CEILING, LIMIT_FLOOR, type LimitChange } from '../../shared/ipc/contract'
import { LIMIT_KEY, checkLimit } from '../../shared/sysctl/limit-value'
import type { Console } from '../console'
import { countedOf } from '../process-lines'
import { readProcesses } from '../read-processes'

/** How many processes the question names. */
const NAMED = 10

/** Adds `vmatlas limit set N`. */
export function addLimitSetCommand(limit: Command, console: Console): void {
  limit
    .command('set')
    .description('set the running limit, after a privilege prompt unless run as root')
    .argument('<number>', `new value, ${LIMIT_FLOOR} to ${LIMIT_CEILING}, digits only`)
    .option('-y, --yes', 'lower it without asking once more')
    .action((text: string, options: { readonly yes?: true }) =>
      setLimitTo(text, options.yes === true, console),
    )
    .addHelpText(
      'after',
      `
Examples:
  vmatlas limit set 1048576           what Fedora, Ubuntu, Arch and Debian 13 start with
  sudo vmatlas limit set 262144       as root, without polkit
  vmatlas limit set 65530 --yes       back to the kernel's default, no question asked

The value holds until the next boot. What is printed is what the kernel says afterwards.`,
    )
}

async function setLimitTo(text: string, isSure: boolean, console: Console): Promise<void> {
  const checked = checkLimit(text)
  if (!checked.ok)
    throw new VmatlasError('invalid-request', checked.problem, 'vmatlas limit set --help tells more.')
  const confirmedLowering = isSure || (await confirmLowering(checked.value, console))
  const setLimit = createLimitSetter(machineEffects(process.stdin.isTTY ? 'terminal' : 'none'))
  const change = await setLimit({ value: checked.value, confirmedLowering })
  await console.out.write(`${describeChange(change)}\n`)
}

/** Asks once more when the value would be lowered, naming who owns more maps already; a script must say --yes. */
async function confirmLowering(value: number, console: Console): Promise<boolean> {
  const running = (await readLimit()).value
  if (value >= running) return false
  const { lines } = await readProcesses()
  const above = processesAbove(countedOf(lines), value)
  if (above.length > 0) console.say(describeAbove(above))
  const answer = await console.confirm(`${value} is below the running value ${running}. Lower it?`)
  if (answer === null) {
    throw new VmatlasError(
      'invalid-request',
      `${value} is below the running value ${running}.`,
      'Add --yes to lower it without a question.',
    )
  }
  if (!answer) throw new VmatlasError('dismissed', 'Not lowered.', '')
  return true
}

function describeAbove(above: readonly CountedProcess[]): string {
  const named = above
    .slice(0, NAMED)
    .map((one) => `  ${escapeForTerminal(one.name)} (PID ${one.pid}), ${one.used} maps\n`)
  const rest = above.length - named.length
  const more = rest > 0 ? `  and ${rest} more\n` : ''
  return `These own more maps already; each new one will be refused to them:\n${named.join('')}${more}`
}

function describeChange(change: LimitChange): string {
  if (change.before === change.after) return `${LIMIT_KEY} was ${change.after} already`
  return `${LIMIT_KEY} was ${change.before}, is now ${change.after}`
}
