/**
 * `npm test`: set-up, then every stage, also after one failed; the last line is `N passed, N failed`.
 * The stages run in two lanes beside each other, since tests of the machine and its windows spend half of their time
 * waiting.
 * `npm test -- unit e2e` runs those stages only; further words name test files: `npm test -- unit parse-maps`.
 */
import { startVirtualDisplay } from './lib/display.mjs'
import { exitOnSignals } from './lib/run.mjs'
import { SetUpError, runScript, step } from './lib/say.mjs'
import { setUpWindow } from './lib/set-up.mjs'

await runScript(async () => {
  exitOnSignals()
  const words = process.argv.slice(2)
  const runtime = await setUpWindow({ forTests: true })
  // Loaded late, like everything that reads what the set-up made.
  const { lanesOf, stages } = await import('./lib/test-stages.mjs')
  const { closingLine } = await import('./lib/test-counts.mjs')
  const { chosen, filters } = choose(stages, words)

  const env = { ...process.env, VMATLAS_ELECTRON_PATH: runtime.path, CI: '1', NO_COLOR: '1' }
  const total = { passed: 0, failed: 0, skipped: 0 }
  await Promise.all(lanesOf(chosen).map((lane) => runLane(lane)))
  process.stdout.write(`${closingLine(total)}\n`)
  return total.failed === 0 ? 0 : 1

  /** A lane has a display of its own: a window that opens takes the focus from the others there. */
  async function runLane(lane) {
    const display = lane.some((stage) => stage.needsWindow) ? await startVirtualDisplay() : undefined
    const laneEnv = display ? { ...env, DISPLAY: display.name } : env
    try {
      for (const stage of lane) add(total, await runStage(stage, laneEnv))
    } finally {
      display?.stop()
    }
  }

  async function runStage(stage, stageEnv) {
    step(stage.name, 'running')
    const began = process.hrtime.bigint()
    const result = await stage.start(stageEnv, filters)
    const seconds = Number((process.hrtime.bigint() - began) / 10_000_000n) / 100
    if (result.failed > 0) process.stderr.write(`${result.output.trimEnd()}\n`)
    step(stage.name, `${closingLine(result)} in ${seconds.toFixed(1)} s`)
    return result
  }
})

function choose(stages, words) {
  const names = stages.map((stage) => stage.name)
  const named = words.filter((word) => names.includes(word))
  const filters = words.filter((word) => !names.includes(word))
  if (filters.length > 0 && named.length === 0) {
    throw new SetUpError(`no stage is named in: ${words.join(' ')}`, `The stages are ${names.join(', ')}.`)
  }
  const chosen = named.length === 0 ? stages : stages.filter((stage) => named.includes(stage.name))
  return { chosen, filters }
}

function add(total, { passed, failed, skipped }) {
  total.passed += passed
  total.failed += failed
  total.skipped += skipped
}
