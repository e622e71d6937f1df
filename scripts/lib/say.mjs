/**
 * How the scripts talk: one line for each step, on standard error, so that standard output stays data.
 *
 * `vmatlas` runs with `quietly()`: then only steps that take time or that failed are worth a line.
 */

/** An error whose message is meant for the person at the terminal, with what to do next. */
export class SetUpError extends Error {
  /**
   * @param {string} message what failed
   * @param {string} next what to do about it: one sentence, with the exact command where there is one
   */
  constructor(message, next) {
    super(message)
    this.name = 'SetUpError'
    this.next = next
  }
}

let quiet = false

/** Keeps `note` silent from here on; `step` and failures are still said. */
export function quietly() {
  quiet = true
}

/** Says what is being done and why; for work that takes noticeable time. */
export function step(topic, text) {
  process.stderr.write(`[${topic}] ${text}\n`)
}

/** Says what was found or chosen; for things worth knowing that cost nothing. */
export function note(topic, text) {
  if (!quiet) step(topic, text)
}

/**
 * Runs a script's main function and turns a failure into lines a person can act on.
 *
 * Shape: sets the exit status; a `SetUpError` gives 1 and two lines, anything else its stack.
 */
export async function runScript(main) {
  try {
    process.exitCode = (await main()) ?? process.exitCode ?? 0
  } catch (error) {
    if (error instanceof SetUpError) {
      step('failed', error.message)
      step('next', error.next)
    } else {
      step('failed', error instanceof Error ? (error.stack ?? error.message) : String(error))
    }
    process.exitCode = 1
  }
}
