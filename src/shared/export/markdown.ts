import type { MappingTable } from '../tables/mapping-table'
import type { UsageTable } from '../tables/usage-table'
import { formatAddress } from '../format/address'
import { formatBytes } from '../format/bytes'
import { describeKind } from '../tables/format-kind'
import type { MapsToWrite } from './maps-to-write'
import { nameOrOwner } from '../proc/describe-bss'
import { formatPermissions } from '../tables/format-permissions'
import { joinIntoChunks } from '../format/text-chunks'

/** Everything that means something to Markdown, HTML or a forge's own links and mentions. */
const MARKUP = /[&<>@\\`*_{}[\]()#+\-.!|~^:=$"']/g
/** Written as entities, since a backslash does not stop all readers; the others get a backslash. */
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '@': '&#64;' }

/** One column: its head, its side, its cell as finished Markdown. */
interface MarkdownColumn {
  readonly head: string
  readonly isNumber: boolean
  readonly cell: (row: number) => string
}

/**
 * Writes mappings as a Markdown table for an issue or a chat, in chunks: sizes for people, names as text only.
 *
 * Nothing in a name becomes markup, HTML, a link or a mention.
 */
export function formatMarkdown({ table, usage, rows }: MapsToWrite): Generator<string, void, undefined> {
  return joinIntoChunks(lines(listColumns(table, usage), rows ?? table.start.keys()))
}

function* lines(columns: readonly MarkdownColumn[], rows: Iterable<number>): Generator<string> {
  yield `| ${columns.map(({ head }) => head).join(' | ')} |\n`
  yield `|${columns.map(({ isNumber }) => (isNumber ? '---:' : '---')).join('|')}|\n`
  for (const row of rows) yield `| ${columns.map(({ cell }) => cell(row)).join(' | ')} |\n`
}

function listColumns(table: MappingTable, usage: UsageTable | null): MarkdownColumn[] {
  const text = (head: string, cell: (row: number) => string): MarkdownColumn => ({
    head,
    isNumber: false,
    cell,
  })
  const size = (head: string, sizeOf: (row: number) => number): MarkdownColumn => ({
    head,
    isNumber: true,
    cell: (row) => formatBytes(sizeOf(row)),
  })
  const columns = [
    text('Start', (row) => `\`${formatAddress(table.start[row] ?? 0)}\``),
    size('Size', (row) => (table.end[row] ?? 0) - (table.start[row] ?? 0)),
    text('Perm', (row) => `\`${formatPermissions(table.permissions[row] ?? 0)}\``),
    text('Kind', (row) => describeKind(table, row)),
  ]
  if (usage !== null) {
    const { rss, pss, privateDirty, swap } = usage.columns
    columns.push(size('RSS', (row) => rss[row] ?? Number.NaN))
    columns.push(size('PSS', (row) => pss[row] ?? Number.NaN))
    columns.push(size('Private dirty', (row) => privateDirty[row] ?? Number.NaN))
    columns.push(size('Swap', (row) => swap[row] ?? Number.NaN))
  }
  columns.push(text('Name', (row) => escapeMarkdown(nameOrOwner(table, row))))
  return columns
}

/** Writes text so that Markdown, also inside a table, shows it as it is. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(MARKUP, (character) => ENTITIES[character] ?? `\\${character}`)
    .replace(/^ | $/g, '&#32;')
}
