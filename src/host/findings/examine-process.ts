import { listCodeFiles } from '../../shared/findings/code-files'
import type { Finding, FindingSubject } from '../../shared/findings/finding'
import { judgeProcess, wantsUsage } from '../../shared/findings/list-rules'
import { describeRestart } from '../../shared/findings/restart-hint'
import { countUsedMaps } from '../../shared/proc/parse-maps'
import type { ProcessStat } from '../../shared/proc/parse-stat'
import { parseLockedBytes } from '../../shared/proc/parse-status'
import { chooseProcessName } from '../../shared/proc/process-name'
import type { MappingTable } from '../../shared/tables/mapping-table'
import type { UsageTable } from '../../shared/tables/usage-table'
import type { CodeFileLooker, LookFrom } from './code-file-facts'
import { findGuard } from './find-guard'
import { readHugePages } from './read-huge-pages'
import { readStackPointers } from './thread-stacks'

/** The tables of one process. */
export interface ProcessTables {
  readonly table: MappingTable
  readonly usage: UsageTable | null
}

/** What is needed to examine a process, besides its tables. */
export interface ExamineOptions extends LookFrom {
  readonly stat: ProcessStat
  /** Running vm.max_map_count; null where unreadable. */
  readonly limit: number | null
  readonly looker: CodeFileLooker
  /** Reads smaps, where a rule needs it; null where it cannot be read. */
  readonly readWithUsage: () => ProcessTables | null
}

/**
 * Gathers what the rules want to know of a process and judges it.
 *
 * smaps is read only where the maps alone raise a suspicion. Blocks while it looks: for a thread of its own.
 */
export function examineProcess(tables: ProcessTables, options: ExamineOptions): readonly Finding[] {
  const subject = describeSubject(tables, options)
  if (!wantsUsage(subject)) return judgeProcess(subject)
  const detailed = options.readWithUsage()
  return judgeProcess(detailed === null ? subject : describeSubject(detailed, options))
}

/** The name that the findings of a process go by, latin1. */
export function nameProcess(
  { source, pid }: Pick<LookFrom, 'source' | 'pid'>,
  { comm }: ProcessStat,
): string {
  const command = source.readText(pid, 'cmdline').text
  return chooseProcessName({
    comm,
    exe: source.readLink(pid, 'exe'),
    firstArgument: command.split('\0', 1)[0] ?? null,
  })
}

function describeSubject({ table, usage }: ProcessTables, options: ExamineOptions): FindingSubject {
  const { source, pid, beat, stat, limit, looker } = options
  const name = nameProcess(options, stat)
  beat()
  return {
    pid,
    name,
    mappings: table,
    usage,
    usedMaps: countUsedMaps(table),
    limit,
    files: new Map(listCodeFiles(table).map((file) => [file.key, looker.look(options, table, file)])),
    stackPointers: readStackPointers(options),
    hasGuardIn: (from, to) => findGuard(options, from, to),
    lockedBytes: parseLockedBytes(source.readText(pid, 'status').text),
    hugePages: readHugePages(),
    restart: describeRestart(pid, name, source.readText(pid, 'cgroup').text),
  }
}
