import { Command } from 'commander'
import { makeHarmless } from '../shared/format/name'
import { addDiffCommand } from './commands/diff'
import { addExplainCommand } from './commands/explain'
import { addFilesCommand } from './commands/files'
import { addFindCommand } from './commands/find'
import { addFindingsCommand } from './commands/findings'
import { addLabCommand } from './commands/lab'
import { addLimitCommand } from './commands/limit'
import { addMapsCommand } from './commands/maps'
import { addMutesCommand } from './commands/mutes'
import { addPmapCommand } from './commands/pmap'
import { addPsCommand } from './commands/ps'
import { addRecordCommand } from './commands/record'
import { addSeriesCommand } from './commands/series'
import { addSnapshotCommand } from './commands/snapshot'
import { addWatchCommand } from './commands/watch'
import type { Console } from './console'
import { EXIT_STATUS_HELP } from './exit-status'

/**
 * Builds the command tree; each command writes to the given console and throws what went wrong.
 *
 * `written` settles when the help that was asked for is written, with its error where it could not be.
 */
export function createProgram(
  console: Console,
  version: string,
): { readonly program: Command; readonly written: () => Promise<unknown> } {
  /** Commander prints help without waiting for it. */
  const help: Promise<void>[] = []
  const program = new Command('vmatlas')
    .description('Memory maps of every process, and the limit vm.max_map_count.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .showHelpAfterError('(see vmatlas --help)')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => help.push(console.out.write(text)),
      writeErr: (text) => console.say(text),
      outputError: (text, write) =>
        write(
          text
            .split('\n')
            .map(makeHarmless)
            .join('\n')
            .replace(/^error: /, 'vmatlas: '),
        ),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
  addPsCommand(program, console)
  addMapsCommand(program, console)
  addPmapCommand(program, console)
  addFilesCommand(program, console)
  addFindCommand(program, console)
  addFindingsCommand(program, console)
  addMutesCommand(program, console)
  addSnapshotCommand(program, console)
  addDiffCommand(program, console)
  addSeriesCommand(program, console)
  addExplainCommand(program, console)
  addLimitCommand(program, console)
  addWatchCommand(program, console)
  addRecordCommand(program, console)
  addLabCommand(program, console)
  program.addHelpText(
    'after',
    `
Examples:
  vmatlas ps                          processes, those with the most maps first
  vmatlas maps 4127 --sort size       maps of process 4127, the largest first
  vmatlas maps 4127 --format pmap     the same as pmap(1) prints it
  vmatlas explain 4127                why it has so many maps
  vmatlas find 'rwx anon'             such memory in any process
  vmatlas findings                    what is risky or stale, and what to do about it
  vmatlas record -- ./server          run it, and say what its maps were when it ended
  vmatlas lab run split-and-merge     watch one mapping become two, then one
  vmatlas limit                       the running limit and who is close to it
  vmatlas limit set 1048576           raise it, after a privilege prompt

${EXIT_STATUS_HELP}`,
  )
  return { program, written: () => Promise.all(help) }
}
