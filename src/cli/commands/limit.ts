import type { Command } from 'commander'
import { readLimit } from '../../host/proc/read-limit'
import { readLimitConfiguration } from '../../host/tuner/read-limit-configuration'
import { describeClosest } from '../../shared/explain/closest'
import { computeLimitRoom } from '../../shared/explain/limit-arithmetic'
import { decodeName } from '../../shared/format/name'
import { LIMIT_CEILING, LIMIT_FLOOR } from '../../shared/sysctl/limit-range'
import { describeDecision } from '../../shared/sysctl/describe-decision'
import { describeLimit } from '../../shared/sysctl/describe-limit'
import { undoCommands, undoneValue } from '../../shared/sysctl/limit-act'
import type { Console } from '../console'
import { formatJson } from '../json'
import { toBootJson, toUndoJson } from '../limit-json'
import { countedOf, type ProcessLine } from '../process-lines'
import { layOutProcesses } from '../ps-text'
import { readProcesses } from '../read-processes'
import { describeUncounted, uncountedOf } from '../uncounted'
import { layOutSettings } from '../settings-text'
import { writeAll } from '../write-all'
import { addLimitSetCommand } from './limit-set'
import { addLimitUndoCommand } from './limit-undo'

/** Version of the JSON that `limit --json` prints. */
const LIMIT_JSON_VERSION = 1
/** How many of the processes with the most maps are named. */
const CLOSEST = 5

/** Adds `vmatlas limit` and its subcommand. */
export function addLimitCommand(program: Command, console: Console): void {
  const limit = program
    .command('limit')
    .description('show the limit vm.max_map_count, where it is configured, and the processes near it')
    .option('--json', 'print one JSON object')
    .action((options: { readonly json?: true }) => showLimit(options.json === true, console))
    .addHelpText(
      'after',
      `
Examples:
  vmatlas limit                       the running value, what sets it at boot, and the processes with the most maps
  vmatlas limit --json | jq .value    the number alone
  vmatlas limit --json | jq .winner   the line that decides at boot
  vmatlas limit set 1048576           raise it, after a privilege prompt  vmatlas limit undo                  undo that

A value to set is between ${LIMIT_FLOOR} and ${LIMIT_CEILING}.`,
    )
  addLimitSetCommand(limit, console)
  addLimitUndoCommand(limit, console)
}

async function showLimit(asJson: boolean, console: Console): Promise<void> {
  const { value, readAtMs } = await readLimit()
  const { decision, packages, lastChange, surroundings } = await readLimitConfiguration()
  const { lines } = await readProcesses()
  const closest = lines.filter((line) => line.outcome === 'counted').slice(0, CLOSEST)
  if (asJson) {
    const json = {
      ...toJson(value, readAtMs, closest),
      unread: uncountedOf(lines).map(({ pid, name, user, outcome }) => ({
        pid,
        name: decodeName(name),
        user: decodeName(user),
        reason: outcome,
      })),
      ...toBootJson(decision, packages),
      surroundings: { kind: surroundings.kind, sentences: surroundings.sentences },
      undo: toUndoJson(lastChange),
    }
    await console.out.write(formatJson(json))
    return
  }
  const sentences = [
    describeLimit(value),
    ...surroundings.sentences,
    ...describeDecision(decision, value, surroundings),
  ]
  if (lastChange !== null) {
    const commands = undoCommands(lastChange).join(' && ')
    sentences.push(`vmatlas limit undo restores ${undoneValue(lastChange)}; in a terminal: ${commands}`)
  }
  await console.out.write(`${sentences.join('\n')}\n\n`)
  if (decision.lines.length > 0) {
    await writeAll(layOutSettings(decision, packages, console.out.columns), console.out)
    await console.out.write('\n')
  }
  await console.out.write(`${describeClosest(countedOf(lines), value)}\n\n`)
  await writeAll(layOutProcesses(closest, console.out.columns), console.out)
  const unread = uncountedOf(lines)
  if (unread.length > 0) await console.out.write(`\n${describeUncounted(unread, lines)}\n`)
}

function toJson(value: number, readAtMs: number, closest: readonly ProcessLine[]): object {
  return {
    version: LIMIT_JSON_VERSION,
    value,
    readAt: new Date(readAtMs).toISOString(),
    kernelDefault: LIMIT_FLOOR,
    closest: countedOf(closest).map((process) => ({
      pid: process.pid,
      startTicks: process.startTicks,
      name: decodeName(process.name),
      user: decodeName(process.user),
      maps: process.used,
      ...roomOf(process.used, value),
    })),
  }
}

function roomOf(used: number, limit: number): object {
  const { share, freeForNew, freeForSplits } = computeLimitRoom(used, limit)
  return { limitShare: share, freeForNew, freeForSplits }
}
