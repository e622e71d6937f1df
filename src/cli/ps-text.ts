import { formatBytes } from '../shared/format/bytes'
import { formatPercent } from '../shared/format/count'
import { escapeForTerminal } from '../shared/format/name'
import { OUTCOME_WORDS } from '../shared/tables/process-table'
import type { ProcessLine } from './process-lines'
import { layOutTable, type TextColumn } from '../shared/format/text-table'

const COLUMNS: readonly TextColumn[] = [
  { heading: 'PID', align: 'right' },
  { heading: 'USER', align: 'left' },
  { heading: 'STATE', align: 'left' },
  { heading: 'MAPS', align: 'right' },
  { heading: 'LIMIT', align: 'right' },
  { heading: 'RSS', align: 'right' },
  { heading: 'VSZ', align: 'right' },
  { heading: 'COMMAND', align: 'left' },
]

/** Lays out processes as a table; kernel threads, which have no maps, are left out. */
export function layOutProcesses(lines: readonly ProcessLine[], width: number | null): Iterable<string> {
  const rows = lines.filter((line) => !line.isKernelThread).map(cellsOf)
  return layOutTable(COLUMNS, { length: rows.length, cells: (row) => rows[row] ?? [] }, width)
}

function cellsOf(line: ProcessLine): string[] {
  return [
    String(line.pid),
    escapeForTerminal(line.user),
    escapeForTerminal(line.state),
    Number.isNaN(line.used) ? OUTCOME_WORDS[line.outcome] : String(line.used),
    Number.isNaN(line.share) ? '' : formatPercent(line.share),
    formatBytes(line.rss),
    formatBytes(line.vsz),
    escapeForTerminal(line.command === '' ? line.name : line.command),
  ]
}
