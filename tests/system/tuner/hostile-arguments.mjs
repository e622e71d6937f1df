/**
 * Runs in a mount namespace of its own: gives vmatlas-set-limit thousands of argument lists and compares every end
 * with what the three verbs promise. Prints one JSON object: how many ran, how many were accepted, what went wrong.
 *
 * Arguments: the helper, a seed, how many.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'

const [helper, seedText, countText] = process.argv.slice(2)
const LIMIT = '/proc/sys/vm/max_map_count'
const CONF = '/etc/sysctl.d/zz-vmatlas.conf'
const FLOOR = 65530
const CEILING = 2147483642

let seed = Number(seedText)
/** A whole number below `below`; the same ones for the same seed (mulberry32). */
function draw(below) {
  seed = (seed + 0x6d2b79f5) | 0
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
  return ((mixed ^ (mixed >>> 14)) >>> 0) % below
}
const pick = (list) => list[draw(list.length)]

const VERBS = ['now', 'boot', 'undo']
const WORDS = [
  ...VERBS,
  'NOW',
  'now ',
  ' now',
  'now\n',
  'undo;',
  'set',
  '-n',
  '--',
  '--help',
  '',
  '*',
  '?',
  '[n]ow',
  '.',
  '/',
  '$0',
  '0',
  'boot/../now',
]
const NUMBERS = [
  '65529',
  '65530',
  '65531',
  '1048576',
  '2147483642',
  '2147483643',
  '2147483647',
  '2147483648',
  '4294967296',
  '9999999999',
  '0',
  '1',
  '-1',
  '+70000',
  '070000',
  '0x20000',
  '70000 ',
  ' 70000',
  '70 000',
  '70000\n',
  '70000;id',
  '$(id)',
  '`id`',
  '7e4',
  '70000.0',
  '٧٠٠٠٠',
  '18446744073709551616',
  '',
  '-',
  '=',
  '!',
  '(',
  '70000 -o 1',
  '../../../etc/passwd',
  '/dev/null',
  '%s%n',
  '\\077',
  '\u001b[2J',
  '9'.repeat(20),
  '1'.repeat(5000),
  '0'.repeat(100),
]
const LETTERS = [
  '0',
  '5',
  '9',
  ' ',
  '\t',
  '\n',
  '\\',
  '"',
  "'",
  '$',
  '`',
  ';',
  '&',
  '|',
  '>',
  '<',
  '*',
  '~',
  '#',
  'é',
  '\ufffd',
]
const scramble = () => Array.from({ length: draw(12) }, () => pick(LETTERS)).join('')

function drawArguments() {
  switch (draw(10)) {
    case 0:
      return [pick(['now', 'boot']), String(FLOOR + draw(2000000))]
    case 1:
      return ['undo', world.running]
    case 2:
      return [pick(VERBS), scramble()]
    case 3:
      return [scramble(), pick(NUMBERS)]
    case 4:
      return Array.from({ length: draw(5) }, () => pick([...WORDS, ...NUMBERS]))
    case 5:
      return [pick(VERBS), pick(NUMBERS), scramble()]
    default:
      return [pick(draw(2) ? VERBS : WORDS), pick(NUMBERS)]
  }
}

const ENVIRONMENTS = [
  {},
  { PKEXEC_UID: '1000' },
  { PKEXEC_UID: '0\nvm.max_map_count = 0' },
  { PKEXEC_UID: '$(id)', IFS: '0', PATH: '.', ENV: '/etc/passwd', CDPATH: '/tmp' },
  {
    limit: '/etc/passwd',
    floor: '0',
    ceiling: '9999999999',
    conf: '/etc/passwd',
    running: '1',
    last: '/etc/passwd',
  },
]

/** What must hold now: the running value, the value in the file (null: no file), what undo would bring back. */
const world = { running: '65530', file: null, change: null }

/** The verbs as they are meant, in a few lines; answers the exit status. */
function foresee(args) {
  const [verb, number] = args
  if (args.length !== 2 || !/^(0|[1-9][0-9]{0,9})$/.test(number) || /\n/.test(number)) return 2
  if (verb === 'undo') {
    if (world.change === null) return 5
    if (world.running !== number) return 6
    world.running = world.change.running
    if (world.change.file !== undefined) world.file = world.change.file
    world.change = null
    return 0
  }
  if ((verb !== 'now' && verb !== 'boot') || Number(number) < FLOOR || Number(number) > CEILING) return 2
  world.change = { running: world.running, ...(verb === 'boot' ? { file: world.file } : {}) }
  world.running = number
  if (verb === 'boot') world.file = number
  return 0
}

function observe() {
  const text = existsSync(CONF) ? readFileSync(CONF, 'utf8') : null
  return {
    running: readFileSync(LIMIT, 'utf8'),
    file: text === null ? null : text.replace(/^#.*\n/gm, ''),
    confs: readdirSync('/etc/sysctl.d').join(),
    state: existsSync('/var/lib/vmatlas') ? readdirSync('/var/lib/vmatlas').sort().join() : '',
    others: readdirSync('/var/lib')
      .filter((name) => name !== 'vmatlas')
      .join(),
  }
}

function expected(wasUsed) {
  return {
    running: `${world.running}\n`,
    file: world.file === null ? null : `vm.max_map_count = ${world.file}\n`,
    confs: world.file === null ? '' : 'zz-vmatlas.conf',
    state: wasUsed ? (world.change === null ? 'lock' : 'last-change,lock') : '',
    others: '',
  }
}

const wrong = []
let accepted = 0
let wasUsed = false
for (let run = 0; run < Number(countText); run++) {
  const args = drawArguments()
  const env = pick(ENVIRONMENTS)
  const status = foresee(args)
  wasUsed ||= status !== 2
  if (status === 0) accepted += 1
  const end = spawnSync(helper, args, { env, encoding: 'utf8' })
  const seen = JSON.stringify({ status: end.status, ...observe() })
  const due = JSON.stringify({ status, ...expected(wasUsed) })
  if (seen !== due) wrong.push({ args, env, seen, due, stderr: end.stderr })
  if (wrong.length >= 5) break
}
process.stdout.write(JSON.stringify({ accepted, wrong }))
