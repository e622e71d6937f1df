import { Option, type Command } from 'commander'
import { readSide } from '../read-side'
import { computeDiff } from '../../shared/diff/compute-diff'
import type { DiffMatch } from '../../shared/diff/diff-side'
import type { DiffTable } from '../../shared/diff/diff-table'
import { meetsFailCondition, parseFailCondition } from '../../shared/diff-summary/fail-condition'
import { computeTotals } from '../../shared/diff-summary/totals'
import { formatDiffJson } from '../../shared/export/diff/diff-json'
import { formatDiffMarkdown } from '../../shared/export/diff/diff-markdown'
import { formatDiffPmap } from '../../shared/export/diff/diff-pmap'
import { formatDiffText } from '../../shared/export/diff/diff-text'
import { seemsSameBoot, seemsSameProcess } from '../../shared/snapshot/seems-same-process'
import type { Snapshot } from '../../shared/snapshot/snapshot'
import type { Console } from '../console'
import { EndWithStatus, EXIT } from '../exit-status'
import { writeAll } from '../write-all'
import { describeFlaws } from './snapshot'

const FORMATS = ['text', 'json', 'pmap', 'markdown'] as const

interface DiffOptions {
  readonly match?: DiffMatch
  readonly format: (typeof FORMATS)[number]
  readonly failIf: readonly string[]
}

/** Adds `vmatlas diff A B`. */
export function addDiffCommand(program: Command, console: Console): void {
  program
    .command('diff')
    .description('compare two snapshots, or processes as they are now')
    .argument('<a>', 'before: a file, or a PID read now')
    .argument('<b>', 'after: a file, or a PID read now')
    .addOption(
      new Option('--match <how>', 'how to match mappings; default: by address within one process').choices([
        'address',
        'identity',
      ]),
    )
    .addOption(new Option('--format <format>', 'how to print it').choices(FORMATS).default('text'))
    .option('--fail-if <condition>', 'exit with 1 only if this holds; may be given again', collect, [])
    .action((a: string, b: string, options: DiffOptions) => printDiff([a, b], options, console))
    .addHelpText(
      'after',
      `
A file is a snapshot, or text of /proc/PID/maps, smaps, pmap, pmap -x, -X or -XX. Exit status: 0 when nothing
differs, 1 when something does; with --fail-if, 1 only if a condition holds.

Examples:
  vmatlas diff before.arrow after.arrow
  vmatlas diff before.arrow 4127                       what changed since then
  vmatlas diff 4127 4128 --match identity              two workers of one service
  vmatlas diff a.arrow b.arrow --fail-if 'maps>+100' --fail-if 'private-dirty>+50M'
  vmatlas diff a.arrow b.arrow --format pmap           what diff says of the outputs of pmap`,
    )
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value]
}

async function printDiff(
  names: readonly [string, string],
  options: DiffOptions,
  console: Console,
): Promise<void> {
  const conditions = options.failIf.map(parseFailCondition)
  const before = await readSide(names[0])
  const after = await readSide(names[1])
  for (const [at, side] of [before, after].entries()) {
    for (const flaw of describeFlaws(side.info)) console.say(`vmatlas: ${names[at] ?? ''}: ${flaw}\n`)
  }
  const match = options.match ?? (seemsSameProcess(before, after) ? 'address' : 'identity')
  const diff = computeDiff(before, after, { match, sameMachine: seemsSameBoot(before, after) })
  await writeAll(format(options.format, { diff, before, after, match }), console.out)
  const totals = computeTotals(before, after)
  const isDifferent = diff.changes.some((changes) => changes !== 0)
  const failed = conditions.filter((condition) => meetsFailCondition(condition, diff, totals))
  for (const condition of failed) console.say(`vmatlas: ${condition.text} holds\n`)
  if (conditions.length > 0 ? failed.length > 0 : isDifferent) throw new EndWithStatus(EXIT.different)
}

interface Comparison {
  readonly diff: DiffTable
  readonly before: Snapshot
  readonly after: Snapshot
  readonly match: DiffMatch
}

function* format(name: DiffOptions['format'], { diff, before, after, match }: Comparison): Generator<string> {
  switch (name) {
    case 'text':
      return yield* formatDiffText(diff, before, after)
    case 'markdown':
      return yield* formatDiffMarkdown(diff, before, after)
    case 'pmap':
      return yield* formatDiffPmap(before, after)
    case 'json':
      return yield* formatDiffJson(diff, before, after, match)
  }
}
