/**
 * `npm run patterns [WORD...]`: runs real programs and prints for each how many mappings it has and which share of
 * them no pattern of docs/explain.md explains. Words pick programs by name. As root it installs what is missing.
 *
 * The command line of this checkout explains them, so what is printed is what a person would read. Fails where a
 * program is explained by less than three quarters. Each program has a temporary folder, a minute, and is ended by
 * its pid.
 */
import { chownSync, mkdtempSync, rmSync } from 'node:fs'
import { spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inProject } from './lib/paths.mjs'
import { missingOf, PATTERN_PROGRAMS, readyOf } from './lib/pattern-programs.mjs'
import { exitOnSignals, lastLines, run } from './lib/run.mjs'
import { runScript, step } from './lib/say.mjs'
import { setUpCommandLine } from './lib/set-up.mjs'

const MOST_UNEXPLAINED = 0.25
const LIMIT_MS = 60_000
const BUILD_LIMIT_MS = 5 * 60_000
const INSTALL_LIMIT_MS = 10 * 60_000
/** Time for threads to go to sleep and collectors to end, after a program says that it is ready. */
const SETTLE_MS = 500
/** Who runs programs that refuse to run as root. */
const NOBODY = 65534
const MOST_SHAPES = 3

await runScript(async () => {
  exitOnSignals()
  await setUpCommandLine()
  const words = process.argv.slice(2).map((word) => word.toLowerCase())
  const chosen = PATTERN_PROGRAMS.filter(
    ({ name }) => words.length === 0 || words.some((word) => name.toLowerCase().includes(word)),
  )
  await install(chosen)
  let failed = 0
  process.stdout.write(`${row(['program', 'mappings', 'unexplained', 'share', 'largest patterns'])}\n`)
  for (const program of chosen) if (!(await show(program))) failed += 1
  if (failed > 0)
    step('patterns', `${failed} of ${chosen.length} programs are not explained, or could not be run`)
  return failed === 0 ? 0 : 1
})

/** Installs what is missing in one go; what cannot be had is skipped, and says so in its line. */
async function install(programs) {
  const packages = [...new Set(programs.flatMap((each) => (missingOf(each).length > 0 ? each.packages : [])))]
  if (packages.length === 0 || process.getuid() !== 0) return
  step('apt', `installing ${packages.join(' ')}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  await run('apt-get', ['update'], { env, limitMs: INSTALL_LIMIT_MS })
  for (const name of packages) {
    const { status, output } = await run('apt-get', ['install', '-y', '--no-install-recommends', name], {
      env,
      limitMs: INSTALL_LIMIT_MS,
    })
    if (status !== 0) step('apt', `${name} could not be installed: ${lastLines(output, 1)}`)
  }
}

/** Runs a program, prints its line, and says whether it is explained well enough, or not at hand. */
async function show(program) {
  const missing = missingOf(program)
  if (missing.length > 0) {
    process.stdout.write(`${program.name}: skipped, because this system lacks ${missing.join(', ')}.\n`)
    return true
  }
  const folder = mkdtempSync(join(tmpdir(), 'vmatlas-patterns-'))
  try {
    const { used, unexplained, patterns, shapes } = await measure(program, folder)
    const share = unexplained / used
    const told = patterns.slice(0, 3).map(({ mapCount, title }) => `${title} (${mapCount})`)
    const percent = `${(share * 100).toFixed(1)} %`
    process.stdout.write(`${row([program.name, used, unexplained, percent, told.join(', ')])}\n`)
    if (shapes.length > 0) process.stdout.write(`    no pattern: ${shapes.join(', ')}\n`)
    return share <= MOST_UNEXPLAINED
  } catch (error) {
    process.stdout.write(`${program.name}: ${error instanceof Error ? error.message : String(error)}\n`)
    return false
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function measure(program, folder) {
  const user = program.user && process.getuid() === 0 ? { uid: NOBODY, gid: NOBODY } : {}
  if (user.uid !== undefined) chownSync(folder, NOBODY, NOBODY)
  for (const [command, ...args] of program.build?.(folder) ?? []) await build(command, args, { folder, user })
  const [command, ...args] = program.command(folder)
  const env = { ...process.env, ...program.env }
  const child = spawn(command, args, { cwd: folder, env, stdio: ['pipe', 'pipe', 'pipe'], ...user })
  const exited = new Promise((done) => child.once('close', done))
  try {
    await untilReady(child, readyOf(program))
    await new Promise((done) => setTimeout(done, SETTLE_MS))
    const explanation = await ask('explain', String(child.pid), '--json')
    const { mappings } = await ask('maps', String(child.pid), '--where', 'pattern:none', '--format', 'json')
    return { ...explanation, used: explanation.usedMaps, shapes: commonestShapes(mappings) }
  } finally {
    const force = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS)
    child.kill('SIGTERM')
    await exited
    clearTimeout(force)
  }
}

/** Builds with the rights of whoever runs the program. */
async function build(command, args, { folder, user }) {
  const child = spawn(command, args, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: BUILD_LIMIT_MS,
    ...user,
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => (output += bytes))
  const status = await new Promise((done) => {
    child.once('error', (error) => done(error.message))
    child.once('close', done)
  })
  if (status !== 0) throw new Error(`${command} failed: ${lastLines(output || String(status), 3)}`)
}

function untilReady(child, ready) {
  return new Promise((done, failed) => {
    let output = ''
    const timer = setTimeout(() => failed(new Error(`not ready after ${LIMIT_MS / 1000} s`)), LIMIT_MS)
    const end = (settle) => (value) => {
      clearTimeout(timer)
      settle(value)
    }
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (bytes) => {
        output += bytes
        if (ready.test(output)) end(done)()
      })
    }
    child.once('error', end(failed))
    child.once('close', () => end(failed)(new Error(`ended early: ${lastLines(output, 3)}`)))
  })
}

async function ask(...args) {
  const { status, stdout, output } = await run(process.execPath, [inProject('out/main/cli.js'), ...args], {
    limitMs: LIMIT_MS,
  })
  if (status !== 0) throw new Error(`vmatlas ${args[0]} failed: ${lastLines(output, 2)}`)
  return JSON.parse(stdout)
}

/** The commonest sizes and permissions of mappings: "26 of 2048 KiB rw-p". */
function commonestShapes(mappings) {
  const counts = new Map()
  for (const { size, permissions, name } of mappings) {
    const shape = `${size / 1024} KiB ${permissions}${name ? ` ${name}` : ''}`
    counts.set(shape, (counts.get(shape) ?? 0) + 1)
  }
  const sorted = [...counts].sort((a, b) => b[1] - a[1])
  return sorted.slice(0, MOST_SHAPES).map(([shape, count]) => `${count} of ${shape}`)
}

function row([name, ...cells]) {
  const widths = [24, 9, 12, 8]
  const [maps, unexplained, share, told] = cells.map((cell, at) => String(cell).padStart(widths[at + 1] ?? 0))
  return `${name.padEnd(widths[0])}${maps}${unexplained}${share}  ${told}`
}
