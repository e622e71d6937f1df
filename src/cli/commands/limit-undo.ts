import type { Command } from 'commander'
import { readLastChange } from '../../host/tuner/read-last-change'
import { readLimit } from '../../host/proc/read-limit'
import { VmatlasError } from '../../shared/errors'
import { undoneValue } from '../../shared/sysctl/limit-act'
import type { Console } from '../console'
import { ask, confirmLowering } from './confirm-lowering'
import { describeBoot, describeChange, terminalTuner } from './limit-set'

/** Adds `vmatlas limit undo`. */
export function addLimitUndoCommand(limit: Command, console: Console): void {
  limit
    .command('undo')
    .description('undo the last change: the running value and the file')
    .option('-y, --yes', 'do not ask, even if it lowers the limit or the value was changed since')
    .action((options: { readonly yes?: true }) => undo(options.yes === true, console))
    .addHelpText(
      'after',
      `
It restores the running value before the last vmatlas limit set (or Apply in the window), and the file as it was.
If the running value is no longer the one that was set, it asks first.`,
    )
}

async function undo(isSure: boolean, console: Console): Promise<void> {
  const change = await readLastChange()
  if (change === null) {
    throw new VmatlasError('invalid-request', 'VMAtlas has made no change to undo.', '')
  }
  const running = (await readLimit()).value
  if (running !== change.set && !isSure) {
    await ask(
      `The running value is ${running}, not the ${change.set} that VMAtlas set: it was changed since.`,
      `Replace it with ${undoneValue(change)}?`,
      'Add --yes to undo without a question.',
      console,
    )
  }
  const isLowering = undoneValue(change) < running
  const confirmedLowering =
    isLowering && (isSure || (await confirmLowering(undoneValue(change), running, console)))
  const done = await terminalTuner().undo({ running, confirmedLowering })
  await console.out.write(`${describeChange(done)}\n`)
  if (change.file !== 'kept') await console.out.write(await describeBoot(done.after))
}
