import { VmatlasError } from '../errors'
import { makeHarmless } from '../format/name'
import { isAnyRow } from './find-rows'
import { PMAP_TABLE_HEAD } from './recognisers'
import type { TextLine } from './text-line'

/** The lines of a text that are about one process. */
export interface ProcessLines {
  /** Null where the text does not tell it. */
  readonly pid: number | null
  readonly command: string
  readonly lines: readonly TextLine[]
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
export function splitProcesses(lines: readonly TextLine[]): readonly ProcessLines[] {
  const parts: (ProcessLines & { lines: TextLine[] })[] = []
  let pending: TextLine[] = []
  /** The last part has rows. */
  let hasRows = false
  for (const [at, line] of lines.entries()) {
    const isRow = isAnyRow(line.text)
    hasRows ||= isRow
    const named = isRow ? undefined : readHead(lines, at)
    const last = parts.at(-1)
    if (named === undefined) (last?.lines ?? pending).push(line)
    else if (last?.pid === named.pid && !hasRows) {
      last.lines.push(line)
      parts[parts.length - 1] = { ...named, lines: last.lines }
    } else {
      hasRows = false
      parts.push({ ...named, lines: [...pending, line] })
      pending = []
    }
  }
  const withRows = parts.filter((part) => part.lines.some(({ text }) => isAnyRow(text)))
  if (withRows.length > 0) return withRows
  return [{ pid: parts[0]?.pid ?? null, command: parts[0]?.command ?? '', lines }]
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
    'Give the text of one of them.',
  )
}

function nameOf(part?: ProcessLines): string {
  const pid = part?.pid ?? null
  const command = part?.command ?? ''
  return makeHarmless(`${pid ?? 'PID unknown'}${command === '' ? '' : `:   ${command}`}`.slice(0, 60))
}

function readHead(
  lines: readonly TextLine[],
  at: number,
): { pid: number | null; command: string } | undefined {
  const text = lines[at]?.text ?? ''
  const head = PMAP_HEAD.exec(text)
  if (head !== null && isBeforePmap(lines, at)) {
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
function isBeforePmap(lines: readonly TextLine[], at: number): boolean {
  const next = lines[at + 1]?.text ?? ''
  return (
    PMAP_TABLE_HEAD.test(next) || /^\s*Address\s+Perm\s/.test(next) || /^[0-9a-f]{8,16}\s+\d+K\s/.test(next)
  )
}
