/**
 * Runs in a mount namespace of its own: ends a change of vmatlas-set-limit before each of its commands in turn and looks
 * at what is left: value, file, record, and what undo then makes of them. Prints one JSON object: how many steps there
 * were, after how many the value was the old one and the new one, and what went wrong.
 *
 * Arguments: the helper, the file that steps, a signal, and the change to be ended: `boot` or `undo`.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'

const [helper, stepper, signal, change] = process.argv.slice(2)
const LIMIT = '/proc/sys/vm/max_map_count'
const CONF = '/etc/sysctl.d/zz-vmatlas.conf'
const STATE = '/var/lib/vmatlas'
const REACHED = '/var/lib/reached'
/** Before the change, and after it. */
const [OLD, NEW] = change === 'boot' ? ['100000', '200000'] : ['200000', '100000']

const run = (...args) => spawnSync(helper, args, { encoding: 'utf8' })

/** Two changes with their files; for `undo` the second one is to be taken back. */
run('boot', '100000')
if (change === 'undo') run('boot', '200000')
const START = [LIMIT, CONF, `${STATE}/last-change`].map((path) => [path, readFileSync(path)])

function prepare() {
  for (const name of readdirSync(STATE)) rmSync(`${STATE}/${name}`)
  for (const name of readdirSync('/etc/sysctl.d')) rmSync(`/etc/sysctl.d/${name}`)
  for (const [path, bytes] of START) writeFileSync(path, bytes)
}

const running = () => readFileSync(LIMIT, 'utf8').trim()
function file() {
  return existsSync(CONF)
    ? (/^vm.max_map_count = (\d+)$/m.exec(readFileSync(CONF, 'utf8'))?.[1] ?? 'torn')
    : 'none'
}

const args = () => (change === 'boot' ? ['boot', NEW] : ['undo', OLD])
const wrong = []
const counts = { old: 0, new: 0 }
let step = 0
for (let isOver = false; !isOver && step < 500;) {
  step += 1
  prepare()
  const end = spawnSync('bash', [helper, ...args()], {
    encoding: 'utf8',
    env: { BASH_ENV: stepper, KILL_AT: String(step), SIGNAL: signal, REACHED, PATH: process.env.PATH },
  })
  const left = { status: end.status, ended: end.signal, running: running(), file: file() }
  counts[left.running === OLD ? 'old' : 'new'] += 1
  isOver = !existsSync(REACHED)
  rmSync(REACHED, { force: true })
  if (end.status === 0 && (left.running !== NEW || left.file !== NEW))
    wrong.push({ step, left, why: 'status 0' })
  if (end.signal === null && end.status !== 0) wrong.push({ step, left, why: end.stderr })
  if (signal !== 'KILL' && left.running !== left.file) wrong.push({ step, left, why: 'half of the change' })
  if (![OLD, NEW].includes(left.running) || ![OLD, NEW].includes(left.file))
    wrong.push({ step, left, why: 'neither' })
  const undone = run('undo', left.running)
  const then = { status: undone.status, running: running(), file: file() }
  if (!isRight(left, then)) wrong.push({ step, left, then, why: 'undo' })
  const again = run('boot', '300000')
  const state = readdirSync(STATE).sort().join()
  const confs = readdirSync('/etc/sysctl.d').join()
  if (again.status !== 0 || state !== 'last-change,lock' || confs !== 'zz-vmatlas.conf')
    wrong.push({ step, state, confs, why: `the next change: ${again.stderr}` })
}
process.stdout.write(JSON.stringify({ steps: step, counts, wrong }))

/** Undo leads to the state before the change that was ended, or, where that has left no trace, before the one before it. */
function isRight(left, then) {
  const isAt = (value, conf) => then.running === value && then.file === conf
  if (change === 'boot') {
    const isUntouched = left.running === OLD && left.file === OLD
    return then.status === 0 && (isAt(OLD, OLD) || (isUntouched && isAt('65530', 'none')))
  }
  // The undo that was ended is done again, or was done already.
  return (
    isAt(NEW, NEW) && (then.status === 0 || (then.status === 5 && left.running === NEW && left.file === NEW))
  )
}
