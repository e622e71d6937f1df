/**
 * `npm run bench [NAME...]`: measures the budgets of docs/performance.md on this machine.
 *
 * Each tests/bench/NAME.bench.ts exports `bench`, which yields lines, and `needsWindow` where it drives the built app.
 * Lines are printed as a table, and written as JSON to out/bench/results.json. References run in turns with what they
 * are compared to.
 */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { cpus, release } from 'node:os'
import { pathToFileURL } from 'node:url'
import { bundleForNode } from './lib/bundle.mjs'
import { checkNodeVersion } from './lib/node-version.mjs'
import { ensureDependencies } from './lib/dependencies.mjs'
import { startVirtualDisplay } from './lib/display.mjs'
import { inProject, projectRoot } from './lib/paths.mjs'
import { runScript, step } from './lib/say.mjs'
import { setUpWindow } from './lib/set-up.mjs'

const FOLDER = inProject('tests/bench')
const SUFFIX = '.bench.ts'
const BUILT = inProject('out/bench/run')
const RESULTS = inProject('out/bench/results.json')

await runScript(async () => {
  checkNodeVersion()
  await ensureDependencies()
  process.chdir(projectRoot)
  // The limit is put back and workloads end when this process exits; a signal must lead there too.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(130))
  const names = chooseBenches(process.argv.slice(2))
  await bundleForNode(
    names.map((name) => [name, `${FOLDER}/${name}${SUFFIX}`]),
    BUILT,
  )
  const lines = []
  process.stdout.write(`${row(['what', 'workload', '', '', 'beside', '', 'ratio', 'budget', 'met'])}\n`)
  for (const name of names) {
    const { bench, needsWindow } = await import(pathToFileURL(`${BUILT}/${name}.js`).href)
    const display = needsWindow ? await prepareWindow() : undefined
    try {
      for await (const line of bench()) {
        lines.push(line)
        process.stdout.write(`${printLine(line)}\n`)
      }
    } finally {
      display?.stop()
    }
  }
  writeResults(lines)
  const missed = lines.filter((line) => line.isMet === false).length
  step('bench', `${missed === 0 ? 'every budget is met' : `${missed} budgets are not met`}; ${RESULTS}`)
})

/** The built app, its Electron, and a display of its own, as the tests have them. */
async function prepareWindow() {
  const { path } = await setUpWindow({ forTests: true })
  const display = await startVirtualDisplay()
  process.env.VMATLAS_ELECTRON_PATH = path
  process.env.DISPLAY = display.name
  return display
}

function chooseBenches(wanted) {
  const all = readdirSync(FOLDER)
    .filter((file) => file.endsWith(SUFFIX))
    .map((file) => file.slice(0, -SUFFIX.length))
  const unknown = wanted.filter((name) => !all.includes(name))
  if (unknown.length > 0) throw new Error(`no such bench: ${unknown.join(', ')}; there are ${all.join(', ')}`)
  return wanted.length > 0 ? wanted : all
}

function writeResults(lines) {
  mkdirSync(inProject('out/bench'), { recursive: true })
  const machine = {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    kernel: release(),
    node: process.version,
    date: new Date().toISOString(),
  }
  writeFileSync(RESULTS, `${JSON.stringify({ version: 1, machine, lines }, null, 2)}\n`)
}

function printLine({ what, workload, value, unit, reference, budget, isMet }) {
  const ratio = reference === null ? '' : (value / reference.value).toFixed(2)
  const met = isMet === null ? '' : isMet ? 'yes' : 'NO'
  const beside = reference === null ? '' : reference.value.toFixed(1)
  return row([what, workload, value.toFixed(1), unit, reference?.what ?? '', beside, ratio, budget, met])
}

/** Lays cells out in columns; a negative width is a column of numbers, flush right. */
function row(cells) {
  const widths = [30, 30, -8, 3, 12, -8, -6, 10, 3]
  return cells
    .map((cell, index) => (widths[index] < 0 ? cell.padStart(-widths[index]) : cell.padEnd(widths[index])))
    .join('  ')
    .trimEnd()
}
