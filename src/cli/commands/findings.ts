import { Option, type Command } from 'commander'
import { askAllProcesses } from '../../host/all-processes/ask-all-processes'
import { LocalProc } from '../../host/proc/local-proc'
import { readLimitOf } from '../../host/proc/proc-source'
import { readSettings, userSettingsFile } from '../../host/settings/settings-file'
import { isMuted } from '../../shared/findings/mutes'
import { formatCount } from '../../shared/format/count'
import { FINDING_RULE_IDS, type FindingRuleId } from '../../shared/findings/finding'
import type { UnreadProcess } from '../../shared/ipc/all-processes-messages'
import type { ProcessFindings } from '../../shared/all-processes/question'
import type { Console } from '../console'
import { toFindingsJson } from '../findings-json'
import { layOutFindings } from '../findings-text'
import { formatJson } from '../json'
import { parsePid } from '../process-id'
import { saySight, failOnUnread, hasMemory } from '../unread-processes'
import { writeAll } from '../write-all'

interface FindingsOptions {
  readonly rule?: FindingRuleId
  readonly muted?: true
  readonly json?: true
}

/** Adds `vmatlas findings`. */
export function addFindingsCommand(program: Command, console: Console): void {
  program
    .command('findings')
    .description(
      'list what is risky, stale or wasteful in the memory of all processes, and what to do about it',
    )
    .argument('[pid...]', 'only these processes')
    .addOption(new Option('--rule <rule>', 'only findings of this rule').choices(FINDING_RULE_IDS))
    .option('--muted', 'also what is muted (vmatlas mutes)')
    .option('--json', 'print one JSON object; sizes are bytes')
    .action((pids: string[], options: FindingsOptions) => listFindings(pids, options, console))
    .addHelpText(
      'after',
      `
Examples:
  sudo vmatlas findings                           all processes of the machine
  vmatlas findings 4127                           one of them
  sudo vmatlas findings --rule stale-library      what still runs the code from before an update
  vmatlas findings --json | jq '.findings[] | select(.severity == "serious") | .pid'

docs/findings.md describes what each rule looks for and what it considers normal. smaps is read only of processes whose
maps raise a suspicion. What may not be read is counted on standard error, and so is what is muted, here or in the window.`,
    )
}

async function listFindings(
  pidTexts: readonly string[],
  { rule, muted: showsMuted, json }: FindingsOptions,
  console: Console,
): Promise<void> {
  const pids = pidTexts.length > 0 ? pidTexts.map(parsePid) : null
  const found: ProcessFindings[] = []
  const unread: UnreadProcess[] = []
  const mutes = readSettings(userSettingsFile()).findingMutes
  let mutedCount = 0
  let readCount = 0
  await askAllProcesses(
    { about: 'findings', limit: await readLimitOf(new LocalProc()) },
    {
      pids,
      onVisit: ({ pid, code, name, answer }) => {
        if (code === null) readCount += 1
        else if (pids !== null || hasMemory(code)) unread.push({ pid, code, name })
        if (answer === null) return
        const wanted = answer.findings.filter((each) => rule === undefined || each.rule === rule)
        const heard = wanted.filter((each) => !isMuted(mutes, { rule: each.rule, process: answer }))
        mutedCount += wanted.length - heard.length
        const findings = showsMuted === true ? wanted : heard
        if (findings.length > 0) found.push({ ...answer, findings })
      },
    },
  )
  if (json === true)
    await console.out.write(formatJson(toFindingsJson(found, { readCount, unread, mutes, mutedCount })))
  else await writeAll(layOutFindings(found), console.out)
  if (mutedCount > 0 && showsMuted !== true)
    console.say(`${formatCount(mutedCount)} muted; --muted shows them too, vmatlas mutes lists the mutes\n`)
  if (pids !== null) failOnUnread(unread)
  else if (unread.length > 0) console.say(`${saySight('findings', readCount, unread)}\n`)
}
