import { KIB } from '../shared/units'

/** Questions about the program itself; the command line answers them. */
const QUESTIONS: ReadonlySet<string> = new Set(['-h', '--help', '-V', '--version'])

/** What the person asked for when starting the app. */
export type Launch =
  | { readonly kind: 'window' }
  /** No window, until the app is started again or a notification is clicked. */
  | { readonly kind: 'background' }
  | { readonly kind: 'screenshot'; readonly file: string }
  | { readonly kind: 'cli'; readonly args: readonly string[] }
  | { readonly kind: 'refused'; readonly message: string }

/**
 * Reads the app's own arguments out of Electron's `process.argv`.
 *
 * In a checkout the first word that is not a switch is the app's folder; what stands before it belongs to
 * Chromium. A packaged app has no such word. The first word after that which is not a switch begins a command, and so
 * does whatever follows `--` (the launcher of a package puts it there, to keep Chromium from reading on).
 *
 *   electron --no-sandbox . maps 42        -> cli, ['maps', '42']
 *   electron . --screenshot first.png      -> screenshot, 'first.png'
 *   vmatlas-app -- --help                  -> cli, ['--help']
 *   vmatlas                                -> window
 *   vmatlas --background                   -> background
 */
export function parseLaunch(argv: readonly string[], isPackaged: boolean): Launch {
  const words = isPackaged ? argv.slice(1) : afterAppPath(argv.slice(1))
  const length = argv.reduce((sum, word) => sum + word.length, 0)
  for (const [index, word] of words.entries()) {
    if (word === '--screenshot') return screenshot(words[index + 1])
    if (word.startsWith('--screenshot=')) return screenshot(word.slice('--screenshot='.length))
    if (word === '--background') return shortEnough(length, { kind: 'background' })
    if (word === '--') return { kind: 'cli', args: words.slice(index + 1) }
    if (QUESTIONS.has(word) || !word.startsWith('-')) return { kind: 'cli', args: words.slice(index) }
  }
  return shortEnough(length, { kind: 'window' })
}

/** A second instance hands its arguments to the first, which does not survive more than Chromium's 32 KiB. */
const LONGEST = 16 * KIB

function shortEnough(length: number, launch: Launch): Launch {
  if (length <= LONGEST) return launch
  return {
    kind: 'refused',
    message: 'The arguments are too long. Run vmatlas without arguments to open the window.',
  }
}

/** Electron's default app takes `-r MODULE` before the app's path, as Node does; a debugger's loader comes so. */
function afterAppPath(words: readonly string[]): readonly string[] {
  const appPath = words.findIndex((word, index) => !word.startsWith('-') && words[index - 1] !== '-r')
  return appPath < 0 ? [] : words.slice(appPath + 1)
}

function screenshot(file: string | undefined): Launch {
  if (file === undefined || file === '' || file.startsWith('-')) {
    return {
      kind: 'refused',
      message: '--screenshot needs the name of a PNG file, for example: --screenshot first.png',
    }
  }
  return { kind: 'screenshot', file }
}
