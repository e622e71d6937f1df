import type { Command } from 'commander'
import { Sampler } from '../../host/sampling/sampler'
import { LimitWatcher } from '../../host/sampling/limit-watcher'
import { readSettings, userSettingsFile } from '../../host/settings/settings-file'
import { LocalProc } from '../../host/proc/local-proc'
import { readLimit } from '../../host/proc/read-limit'
import type { WatchAlert } from '../../shared/sysctl/limit-watch'
import { toErrorData, VmatlasError } from '../../shared/errors'
import { formatPercent, groupThousands } from '../../shared/format/count'
import { makeHarmless } from '../../shared/format/name'
import type { Console } from '../console'
import { alertJson, alertText } from '../watch-lines'

interface WatchOptions {
  readonly threshold: string
  readonly muted?: true
  readonly json?: true
}

/** Adds `vmatlas watch`. */
export function addWatchCommand(program: Command, console: Console): void {
  program
    .command('watch')
    .description('print one line whenever a process passes a share of the limit, until interrupted')
    .option('-t, --threshold <percent>', 'share of the limit in percent', '70')
    .option('--muted', 'also programs that are muted (vmatlas mutes)')
    .option('--json', 'print one JSON object a line')
    .action((options: WatchOptions) => watch(parseThreshold(options.threshold), options, console))
    .addHelpText(
      'after',
      `
Examples:
  sudo vmatlas watch                  all users' processes, at 70 % of the limit
  vmatlas watch --threshold 90 --json | while read -r line; do logger -t vmatlas "$line"; done

A process is reported again only after it fell 5 % below. Processes with many maps are counted less often: all counting
together takes at most 5 % of one core.`,
    )
}

function parseThreshold(text: string): number {
  const percent = /^[0-9]{1,3}(\.[0-9]+)?$/.test(text) ? Number(text) : Number.NaN
  if (percent > 0 && percent <= 100) return percent / 100
  throw new VmatlasError(
    'invalid-request',
    'The threshold is a number of percent above 0 and up to 100.',
    'For example: vmatlas watch --threshold 70',
  )
}

async function watch(
  threshold: number,
  { json: asJson, muted: tellsMuted }: WatchOptions,
  console: Console,
): Promise<void> {
  const { value } = await readLimit()
  const output = new LineQueue(console)
  const muted = tellsMuted === true ? [] : readSettings(userSettingsFile()).watch.muted
  const watcher = new LimitWatcher(
    threshold,
    (alert: WatchAlert) => {
      if (!muted.includes(alert.name)) output.add(asJson === true ? alertJson(alert) : alertText(alert))
    },
    (error) => console.say(`vmatlas: ${makeHarmless(toErrorData(error).message)}\n`),
  )
  const sampler = new Sampler(new LocalProc(), watcher)
  const interrupted = untilInterrupted()
  try {
    await sampler.refresh()
    const { seen, all } = watcher.share()
    console.say(
      `watching ${groupThousands(seen)} of ${groupThousands(all)} processes for ${formatPercent(threshold)} of ${groupThousands(value)} maps${muted.length === 0 ? '' : `, without ${groupThousands(muted.length)} muted ${muted.length === 1 ? 'program' : 'programs'} (--muted tells of them too)`}\n`,
    )
    sampler.resume()
    await Promise.race([interrupted, output.failed])
    await output.written()
  } finally {
    sampler.close()
  }
}

/** Writes lines one after the other without holding up who adds them. */
class LineQueue {
  /** Rejects when a line cannot be written, for example because nobody reads any more. */
  readonly failed: Promise<never>
  readonly #console: Console
  #fail: (error: unknown) => void = () => undefined
  #last: Promise<void> = Promise.resolve()

  constructor(console: Console) {
    this.#console = console
    this.failed = new Promise((_resolve, reject) => (this.#fail = reject))
    // It may fail while nobody waits for it yet.
    this.failed.catch(() => undefined)
  }

  add(line: string): void {
    this.#last = this.#last.then(() => this.#console.out.write(line)).catch(this.#fail)
  }

  written(): Promise<void> {
    return this.#last
  }
}

function untilInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    const stop = (): void => {
      process.off('SIGINT', stop).off('SIGTERM', stop)
      resolve()
    }
    process.on('SIGINT', stop).on('SIGTERM', stop)
  })
}
