import { Option, type Command } from 'commander'
import { nameProcess } from '../../host/findings/examine-process'
import { openInThread } from '../../host/proc/thread-source'
import { LocalProc } from '../../host/proc/local-proc'
import { readStat } from '../../host/proc/proc-source'
import { changeSettings, readSettings, userSettingsFile } from '../../host/settings/settings-file'
import { VmatlasError } from '../../shared/errors'
import { FINDING_RULE_IDS, type FindingRuleId } from '../../shared/findings/finding'
import { addMute, removeMute, type MutedProcess } from '../../shared/findings/mutes'
import { encodeName } from '../../shared/format/name'
import type { Settings } from '../../shared/ipc/contract'
import type { Console } from '../console'
import { formatJson } from '../json'
import { layOutMutes, muteWords, toMuteJson, type ListedMute } from '../mute-list'
import { parsePid } from '../process-id'
import { writeAll } from '../write-all'

interface AddOptions {
  readonly rule?: FindingRuleId
  readonly program?: string
  readonly pid?: string
  readonly watch?: true
}

interface RemoveOptions {
  readonly ended?: true
}

/** Adds `vmatlas mutes`, with `add` and `remove`. */
export function addMutesCommand(program: Command, console: Console): void {
  const mutes = program
    .command('mutes')
    .description('list what findings and watch do not report')
    .option('--json', 'print one JSON object')
    .action((options: { readonly json?: true }) => list(options.json === true, console))
    .addHelpText(
      'after',
      `
Examples:
  vmatlas mutes add --rule executable-stack --program bash   this finding, for every bash
  vmatlas mutes add --pid 4127                               every finding of this one process
  vmatlas mutes add --watch --program java                   no alarm when java comes near the limit
  vmatlas mutes remove 2                                     number 2 of the list

They are settings of the user who runs the command, shared with the window; under sudo they are those of root.`,
    )
  mutes
    .command('add')
    .description('mute a rule, a program, one process, or a rule for one of these')
    .addOption(new Option('--rule <rule>', 'findings of this rule').choices(FINDING_RULE_IDS))
    .option('--program <name>', 'findings in programs of this name, as ps lists it')
    .option('--pid <pid>', 'findings in this process until it ends')
    .option('--watch', 'the alarm for a program near the limit, in place of findings')
    .action((options: AddOptions) => add(options, console))
  mutes
    .command('remove')
    .description('report again what these mutes cover')
    .argument('[number...]', 'numbers as the list gives them')
    .option('--ended', 'mutes of processes that have ended')
    .action((numbers: readonly string[], options: RemoveOptions) => remove(numbers, options, console))
}

async function list(asJson: boolean, console: Console): Promise<void> {
  const listed = await listMutes(readSettings(userSettingsFile()))
  if (asJson) await console.out.write(formatJson({ version: 1, mutes: listed.map(toMuteJson) }))
  else if (listed.length === 0) console.say(`nothing is muted in ${userSettingsFile()}\n`)
  else await writeAll(layOutMutes(listed, console.out.columns), console.out)
}

async function listMutes({ findingMutes, watch }: Settings): Promise<ListedMute[]> {
  const ofFindings = findingMutes.map(async (mute) => {
    const hasEnded = mute.process !== null && (await isOver(mute.process))
    return { of: 'findings', mute, hasEnded } as const
  })
  const ofWatch = watch.muted.map((program) => ({ of: 'watch', program }) as const)
  return [...(await Promise.all(ofFindings)), ...ofWatch]
}

/** A process that hidepid hides still answers a signal, so it is not taken for ended. */
async function isOver({ pid, startTicks }: MutedProcess): Promise<boolean> {
  const stat = await readStat(new LocalProc(), pid)
  if (stat !== null) return stat.startTicks !== startTicks
  try {
    process.kill(pid, 0)
    return false
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'ESRCH'
  }
}

async function add(options: AddOptions, console: Console): Promise<void> {
  const added = await toMute(options)
  await changeSettings(userSettingsFile(), (now) =>
    added.of === 'findings'
      ? { ...now, findingMutes: addMute(now.findingMutes, added.mute) }
      : {
          ...now,
          watch: { ...now.watch, muted: [...without(now.watch.muted, added.program), added.program] },
        },
  )
  console.say(`muted ${muteWords(added)}, in ${userSettingsFile()}\n`)
}

async function toMute({ rule, program, pid, watch }: AddOptions): Promise<ListedMute> {
  const name = program === undefined ? null : encodeName(program)
  if (watch === true) {
    if (name === null || name === '' || rule !== undefined || pid !== undefined) {
      throw new VmatlasError('invalid-request', '--watch mutes a program by its name alone.', WATCH_EXAMPLE)
    }
    return { of: 'watch', program: name }
  }
  if (pid === undefined && name === null && rule === undefined) {
    throw new VmatlasError('invalid-request', 'Say what to mute: --rule, --program or --pid.', RULE_EXAMPLE)
  }
  if (pid === undefined)
    return { of: 'findings', mute: { rule: rule ?? null, program: name, process: null }, hasEnded: false }
  const one = await identify(parsePid(pid))
  if (name !== null && name !== one.name)
    throw new VmatlasError(
      'invalid-request',
      `Process ${pid} is not called ${program}.`,
      'Leave out --program.',
    )
  const process = { pid: one.pid, startTicks: one.startTicks }
  return { of: 'findings', mute: { rule: rule ?? null, program: one.name, process }, hasEnded: false }
}

const WATCH_EXAMPLE = 'For example: vmatlas mutes add --watch --program java'
const RULE_EXAMPLE = 'For example: vmatlas mutes add --rule executable-stack --program bash'

async function identify(pid: number): Promise<MutedProcess & { readonly name: string }> {
  const source = new LocalProc()
  const stat = await readStat(source, pid)
  if (stat === null) throw new VmatlasError('process-gone', `There is no process ${pid} that may be read.`)
  return {
    pid,
    startTicks: stat.startTicks,
    name: nameProcess({ source: openInThread(source.address), pid }, stat),
  }
}

async function remove(numbers: readonly string[], { ended }: RemoveOptions, console: Console): Promise<void> {
  if (numbers.length === 0 && ended !== true)
    throw new VmatlasError(
      'invalid-request',
      'Give numbers of the list, or --ended.',
      'vmatlas mutes lists them.',
    )
  let removed: ListedMute[] = []
  await changeSettings(userSettingsFile(), async (now) => {
    const listed = await listMutes(now)
    const chosen = new Set(numbers.map((text) => pick(listed, text)))
    removed = listed.filter(
      (one) => chosen.has(one) || (ended === true && one.of === 'findings' && one.hasEnded),
    )
    return removed.reduce(withoutMute, now)
  })
  for (const one of removed) console.say(`no longer muted: ${muteWords(one)}\n`)
  if (removed.length === 0) console.say('no mute is of a process that has ended\n')
}

function pick(listed: readonly ListedMute[], text: string): ListedMute {
  const one = /^[1-9][0-9]{0,5}$/.test(text) ? listed[Number(text) - 1] : undefined
  if (one !== undefined) return one
  throw new VmatlasError(
    'invalid-request',
    `"${text}" is not a number of the list.`,
    'vmatlas mutes lists them.',
  )
}

function withoutMute(settings: Settings, one: ListedMute): Settings {
  return one.of === 'findings'
    ? { ...settings, findingMutes: removeMute(settings.findingMutes, one.mute) }
    : { ...settings, watch: { ...settings.watch, muted: without(settings.watch.muted, one.program) } }
}

function without(programs: readonly string[], program: string): string[] {
  return programs.filter((other) => other !== program)
}
