import { VmatlasError } from '../errors'
import { makeHarmless } from '../format/name'
import type { LineRange } from './find-rows'
import { ANY_ROW, isMoreOf, type LineMarks, type MarkedLines } from './mark-lines'
import { PMAP_TABLE_HEAD } from './formats/pmap'
import { textOf, type LineIndex, type TextLines } from './text-lines'

/** The process that lines of a text are about. */
export interface NamedProcess {
  /** Null where the text does not tell it. */
  readonly pid: number | null
  readonly command: string
}

/** The lines of a text that are about one process. */
export interface ProcessLines extends NamedProcess, LineRange {}

/** A line that names a process. */
interface Head extends NamedProcess {
  readonly line: LineIndex
}

/** So many processes of one text are named. */
const MOST_NAMED = 5
/** The first line of pmap, of busybox' too: the pid, the command; the pid may be blotted out. */
const PMAP_HEAD = /^(\d{1,10}|[A-Z]{2,12}|[X?*#_]+|<\w+>):\s+(\S.*)$/
/** A command that prints mappings, or the name of the file that head and tail print. */
const NAMES_PID = [
  /\/proc\/(\d{1,10})\/(?:task\/\d+\/)?(?:s?maps|numa_maps)\b/,
  /^\S*[$#%>]? ?(?:sudo )?pmap (?:-[A-Za-z]+ )*(\d{1,10})\s*$/,
  /^process (\d{1,10})$/,
]

/** Splits a text where it names another process whose mappings follow; lines before the first belong to it. */
export function splitProcesses(lines: MarkedLines): readonly ProcessLines[] {
  const heads = listHeads(lines)
  const parts = heads.map(({ pid, command, line }, at) => {
    return { pid, command, from: at === 0 ? 0 : line, to: heads[at + 1]?.line ?? lines.length }
  })
  const withRows = parts.filter(({ from, to }) => lines.marks.subarray(from, to).some(isRow))
  if (withRows.length > 0) return withRows
  return [{ pid: parts[0]?.pid ?? null, command: parts[0]?.command ?? '', from: 0, to: lines.length }]
}

/** The process that a person chose of those in the text, or the only one. Errors: `invalid-request` with their list. */
export function pickProcess(parts: readonly ProcessLines[], pick: number | null): ProcessLines {
  const chosen = pick === null ? parts : parts.filter(({ pid }) => pid === pick)
  if (chosen.length === 1 && chosen[0]) return chosen[0]
  const shown = parts.slice(0, MOST_NAMED).map(nameOf)
  const more = parts.length > MOST_NAMED ? ` and ${parts.length - MOST_NAMED} more` : ''
  throw new VmatlasError(
    'invalid-request',
    parts.length === 1
      ? `The text is not of process ${pick}, but of ${nameOf(parts[0])}.`
      : `The text holds ${parts.length} processes: ${shown.join('; ')}${more}.`,
    'Choose one: --pick PID on the command line, or give the text of one of them.',
  )
}

function nameOf(part?: ProcessLines): string {
  const pid = part?.pid ?? null
  const command = part?.command ?? ''
  return makeHarmless(`${pid ?? 'PID unknown'}${command === '' ? '' : `:   ${command}`}`.slice(0, 60))
}

/** The lines that name processes; of two that name the same one without a row between them, the latter says what it is. */
function listHeads(lines: MarkedLines): readonly Head[] {
  const heads: Head[] = []
  /** Since the last head. */
  let hasRows = false
  /** The row that the line before is of, or 0. */
  let row: LineMarks = 0
  for (let line = 0; line < lines.length; line++) {
    const mark = lines.marks[line] ?? 0
    if (!isMoreOf(row, mark)) row = mark & ANY_ROW
    hasRows ||= row !== 0
    const named = row === 0 ? readHead(lines, line) : undefined
    if (named === undefined) continue
    const last = heads.at(-1)
    if (last?.pid === named.pid && !hasRows) heads[heads.length - 1] = { ...named, line: last.line }
    else heads.push({ ...named, line })
    hasRows = false
  }
  return heads
}

function isRow(mark: LineMarks): boolean {
  return (mark & ANY_ROW) !== 0
}

function readHead(lines: TextLines, line: LineIndex): NamedProcess | undefined {
  const text = textOf(lines, line)
  const head = PMAP_HEAD.exec(text)
  if (head !== null && isBeforePmap(lines, line)) {
    const pid = /^\d+$/.test(head[1] ?? '') ? Number(head[1]) : null
    // busybox prints the short name in braces before the command.
    return { pid, command: (head[2] ?? '').replace(/^\{[^}]*\} /, '') }
  }
  for (const pattern of NAMES_PID) {
    const pid = pattern.exec(text)?.[1]
    if (pid !== undefined) return { pid: Number(pid), command: '' }
  }
  return undefined
}

/** Says whether what follows is what pmap prints: so no other line with a number and a colon is taken for its first. */
function isBeforePmap(lines: TextLines, line: LineIndex): boolean {
  const next = line + 1 < lines.length ? textOf(lines, line + 1) : ''
  return (
    PMAP_TABLE_HEAD.test(next) || /^\s*Address\s+Perm\s/.test(next) || /^[0-9a-f]{8,16}\s+\d+K\s/.test(next)
  )
}
