import type { Command } from 'commander'
import { machineTuner, type LimitTuner } from '../../host/tuner/change-limit'
import { readLimit } from '../../host/proc/read-limit'
import { readLimitConfiguration } from '../../host/tuner/read-limit-configuration'
import { VmatlasError } from '../../shared/errors'
import type { LimitChange } from '../../shared/ipc/contract'
import { LIMIT_CEILING, LIMIT_FLOOR } from '../../shared/sysctl/limit-range'
import { describeDecision } from '../../shared/sysctl/describe-decision'
import { BOOT_FILE } from '../../shared/sysctl/limit-act'
import { LIMIT_KEY, checkLimit } from '../../shared/sysctl/limit-value'
import type { Console } from '../console'
import { confirmLowering } from './confirm-lowering'

interface SetOptions {
  readonly yes?: true
  readonly persist?: true
}

/** Adds `vmatlas limit set N`. */
export function addLimitSetCommand(limit: Command, console: Console): void {
  limit
    .command('set')
    .description('set the limit, after a privilege prompt unless run as root')
    .argument('<number>', `new value, ${LIMIT_FLOOR} to ${LIMIT_CEILING}: 1048576, 1,048,576 or 1Mi`)
    .option('-p, --persist', `also at every boot, in ${BOOT_FILE}`)
    .option('-y, --yes', 'lower it without confirmation')
    .action((text: string, options: SetOptions) => setLimitTo(text, options, console))
    .addHelpText(
      'after',
      `
Examples:
  vmatlas limit set 1048576           what Fedora, Ubuntu, Arch and Debian 13 start with
  vmatlas limit set 1048576 --persist now and at every boot
  sudo vmatlas limit set 262144       as root, without polkit
  vmatlas limit set 65530 --yes       back to the kernel's default, no question asked

Without --persist the value lasts until reboot. The value printed is the one read back from the kernel.
vmatlas limit undo undoes the last change.`,
    )
}

/** Changes the limit; the prompt may be a text on the terminal where there is one. */
export function terminalTuner(): LimitTuner {
  return machineTuner(process.stdin.isTTY ? 'terminal' : 'none')
}

async function setLimitTo(text: string, options: SetOptions, console: Console): Promise<void> {
  const checked = checkLimit(text)
  if (!checked.ok) throw new VmatlasError('invalid-request', checked.problem, 'See vmatlas limit set --help.')
  const { value } = checked
  const running = (await readLimit()).value
  const isLowering = value < running
  const confirmedLowering =
    isLowering && (options.yes === true || (await confirmLowering(value, running, console)))
  const atBoot = options.persist === true
  const change = await terminalTuner().set({ value, confirmedLowering, atBoot })
  await console.out.write(`${describeChange(change)}\n`)
  if (atBoot) await console.out.write(await describeBoot(change.after))
}

/** Says what the kernel said before and after. */
export function describeChange(change: LimitChange): string {
  if (change.before === change.after) return `${LIMIT_KEY} was ${change.after} already`
  return `${LIMIT_KEY} was ${change.before}, is now ${change.after}`
}

/** Says what the files now say, one sentence a line. */
export async function describeBoot(running: number): Promise<string> {
  const { decision, surroundings } = await readLimitConfiguration()
  return [...surroundings.sentences, ...describeDecision(decision, running, surroundings)]
    .map((sentence) => `${sentence}\n`)
    .join('')
}
