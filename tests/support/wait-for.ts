import { setTimeout as sleep } from 'node:timers/promises'

const PATIENCE_MS = 20_000
const STEP_MS = 50

/** Waits until a condition holds; throws, naming it, when it does not come true for a long time. */
export async function waitFor(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`waited ${PATIENCE_MS} ms in vain for ${what}`)
    await sleep(STEP_MS)
  }
}
