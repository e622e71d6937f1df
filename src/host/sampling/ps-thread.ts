import fs from 'node:fs'
import { parentPort } from 'node:worker_threads'
import psList from 'ps-list'
import type { PsAnswer } from './list-with-ps'

/**
 * The thread that asks ps, through ps-list.
 *
 * ps-list looks whether the first word of a command line is a file, where it cannot read what program a process runs.
 * Another process chose that word: it may lie on a mount that never answers. So this thread, and it alone, sees no
 * files; nothing here needs to know where a program lies.
 */
fs.existsSync = () => false

parentPort?.on('message', () => {
  psList().then(
    (found) => say({ listed: found.map(({ pid, cmd }) => ({ pid, command: cmd ?? '' })) }),
    (error: unknown) => say({ failure: error instanceof Error ? error.message : String(error) }),
  )
})

function say(answer: PsAnswer): void {
  parentPort?.postMessage(answer)
}
