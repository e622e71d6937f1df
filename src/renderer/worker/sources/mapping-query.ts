import { NO_FACTS, type NeighbourFacts } from '../../../shared/explain/neighbour-facts'
import { showName } from '../../../shared/format/name'
import { VM_FLAG_LABELS } from '../../../shared/proc/vm-flags'
import {
  compileQuery,
  describeUnanswerable,
  maskRows,
  type QueryColumns,
} from '../../../shared/query/compile-query'
import { parseQuery } from '../../../shared/query/parse-query'
import type { QueryMistake } from '../../../shared/query/query'
import { queryColumns } from '../../../shared/query/query-columns'
import type { CompletionContext } from '../../../shared/query/suggest-completions'
import type { AbsentColumn } from '../../../shared/tables/absent-column'
import type { MappingTable } from '../../../shared/tables/mapping-table'
import type { UsageTable } from '../../../shared/tables/usage-table'
import type { FilterNote } from '../protocol/view-protocol'
import type { FilterLanguage } from '../views/row-source'

/** More distinct names than this are not looked through while a person types. */
const MOST_NAMES = 20_000

/** The query language over the maps of one process; `usage` is null while smaps was not read, `absent` what their source lacks. */
export function mappingQueryLanguage(
  mappings: MappingTable,
  usage: UsageTable | null,
  facts: NeighbourFacts = NO_FACTS,
  absent: readonly AbsentColumn[] = [],
): FilterLanguage {
  return queryLanguage(queryColumns(mappings, usage, facts, absent), mappings.length)
}

/** The query language over any columns that look like mappings. */
export function queryLanguage(columns: QueryColumns, length: number): FilterLanguage {
  return {
    findMistakes: (text) => parseQuery(text).mistakes.map(toNote),
    answer: (text) => {
      const query = parseQuery(text)
      if (query.terms.length === 0) return { mask: null, notes: [] }
      const compiled = compileQuery(query, columns)
      const notes = compiled.unanswerable.map((term) => ({
        start: term.start,
        end: term.end,
        message: describeUnanswerable(term, columns),
        isMistake: false,
      }))
      return { mask: maskRows(compiled, length), notes }
    },
  }
}

/** A mistake as the query box marks it. */
export function toNote({ start, end, message }: QueryMistake): FilterNote {
  return { start, end, message, isMistake: true }
}

/** What the completion of a filter knows of a process: its names as they are shown, and all flags. */
export function makeCompletionContext({ strings }: MappingTable): CompletionContext {
  return {
    names: strings.strings.slice(0, MOST_NAMES).map(showName),
    flags: new Map(Object.entries(VM_FLAG_LABELS)),
  }
}
