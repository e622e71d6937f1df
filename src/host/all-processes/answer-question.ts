import { listFileUses, type FileUse } from '../../shared/all-processes/file-uses'
import type { AllProcessesAnswers, AllProcessesQuestion } from '../../shared/all-processes/question'
import type { ProcessStat } from '../../shared/proc/parse-stat'
import { settleThreadStacks } from '../../shared/proc/thread-facts'
import { compileQuery } from '../../shared/query/compile-query'
import { parseWholeQuery, queryNeedsSmaps } from '../../shared/query/query-text'
import { queryColumns } from '../../shared/query/query-columns'
import { pickMappings } from '../../shared/tables/pick-mappings'
import { CodeFileLooker, type LookFrom } from '../findings/code-file-facts'
import { examineProcess, nameProcess } from '../findings/examine-process'
import { readTables, type ReadTables } from '../proc/read-tables'
import { readThreadFacts } from '../proc/read-thread-facts'

/** A process whose tables were read. */
export interface VisitedProcess extends LookFrom {
  readonly stat: ProcessStat
  readonly tables: ReadTables
}

/** A question made ready to be asked of one process after the other. */
export interface Questioner {
  /** What has to be read of each process. */
  readonly file: 'maps' | 'smaps'
  readonly ask: (process: VisitedProcess) => AllProcessesAnswers[keyof AllProcessesAnswers]
}

/** Makes a question ready; what it learns of one process may save work at the next. */
export function prepareQuestion(question: AllProcessesQuestion): Questioner {
  switch (question.about) {
    case 'files':
      return { file: question.withUsage ? 'smaps' : 'maps', ask: listFiles }
    case 'findings': {
      const looker = new CodeFileLooker()
      return { file: 'maps', ask: (process) => findIn(process, question.limit, looker) }
    }
    case 'mappings':
      return prepareSearch(question.query, question.mostRows)
  }
}

function listFiles(process: VisitedProcess): AllProcessesAnswers['files'] {
  const { pid, stat, tables } = process
  const uses = listFileUses(tables.table, tables.usage).map((use) => lookForSuccessor(process, use))
  return { pid, startTicks: stat.startTicks, uses }
}

/** A deleted file whose path leads to another one was replaced; seen as the process sees it. */
function lookForSuccessor({ source, pid, beat }: VisitedProcess, use: FileUse): FileUse {
  if (use.state !== 'deleted') return use
  const isThere = typeof source.statFile(pid, `root/${use.path}`) !== 'string'
  beat()
  return isThere ? { ...use, state: 'replaced' } : use
}

function findIn(
  process: VisitedProcess,
  limit: number | null,
  looker: CodeFileLooker,
): AllProcessesAnswers['findings'] {
  const { source, pid, beat, stat, tables } = process
  const readWithUsage = (): ReadTables | null => {
    const read = readTables(source, pid, 'smaps', beat)
    return typeof read === 'string' ? null : read
  }
  const findings = examineProcess(tables, { source, pid, beat, stat, limit, looker, readWithUsage })
  if (findings.length === 0) return null
  return { pid, startTicks: stat.startTicks, name: nameProcess(process, stat), findings }
}

function prepareSearch(text: string, mostRows: number): Questioner {
  const query = parseWholeQuery(text)
  const ask = (process: VisitedProcess): AllProcessesAnswers['mappings'] => {
    const { source, pid, beat, stat, tables } = process
    const { usage } = tables
    // Kinds and patterns of the search are those that the page of the process shows.
    const threads = readThreadFacts(source, pid, beat)
    const table = settleThreadStacks(tables.table, threads)
    const { matches } = compileQuery(query, queryColumns(table, usage))
    const rows: number[] = []
    let matched = 0
    for (let row = 0; row < table.length; row++) {
      if (!matches(row)) continue
      matched += 1
      if (rows.length < mostRows) rows.push(row)
    }
    if (matched === 0) return null
    return {
      pid,
      startTicks: stat.startTicks,
      name: nameProcess(process, stat),
      matched,
      table: pickMappings(table, Uint32Array.from(rows)),
      rss: usage === null ? null : Float64Array.from(rows, (row) => usage.columns.rss[row] ?? Number.NaN),
      pss: usage === null ? null : Float64Array.from(rows, (row) => usage.columns.pss[row] ?? Number.NaN),
    }
  }
  return { file: queryNeedsSmaps(query) ? 'smaps' : 'maps', ask }
}
