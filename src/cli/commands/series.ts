import { Option, type Command } from 'commander'
import { readSnapshotFile } from '../../host/snapshots/read-snapshot-file'
import {
  computeSeriesGrowth,
  SERIES_MEASURES,
  type SeriesMeasure,
} from '../../shared/diff-summary/series-growth'
import type { Snapshot } from '../../shared/snapshot/snapshot'
import type { Console } from '../console'
import { formatJson } from '../json'
import { toSeriesJson } from '../series-json'
import { layOutSeries } from '../series-text'
import { resolveHere } from '../working-folder'
import { writeAll } from '../write-all'

interface SeriesOptions {
  readonly by: SeriesMeasure
  readonly json?: true
}

/** More nobody reads; what grows steadily is few. */
const MOST_LISTED = 1000

/** Adds `vmatlas series A B C...`. */
export function addSeriesCommand(program: Command, console: Console): void {
  program
    .command('series')
    .description('list the mappings that grew from each snapshot of a process to the next')
    .argument('<file...>', 'three snapshots of one process or more, in any order')
    .addOption(
      new Option('--by <measure>', 'what to measure; all but size need smaps')
        .choices(SERIES_MEASURES)
        .default('rss'),
    )
    .option('--json', 'print one JSON object')
    .action((files: readonly string[], options: SeriesOptions) => printSeries(files, options, console))
    .addHelpText(
      'after',
      `
Examples:
  vmatlas series before.arrow between.arrow after.arrow
  vmatlas series *.arrow --by size --json | jq '.growing[0]'`,
    )
}

async function printSeries(
  files: readonly string[],
  options: SeriesOptions,
  console: Console,
): Promise<void> {
  const snapshots: Snapshot[] = []
  for (const file of files) snapshots.push(await readSnapshotFile(resolveHere(file)))
  const growth = computeSeriesGrowth(snapshots, options.by, MOST_LISTED)
  const newest = snapshots.reduce((a, b) => (b.info.capturedAtMs > a.info.capturedAtMs ? b : a))
  if (options.json === true) await console.out.write(formatJson(toSeriesJson(growth, newest)))
  else await writeAll(layOutSeries(growth, newest, console.out.columns), console.out)
}
