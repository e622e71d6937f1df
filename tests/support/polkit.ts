import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import { waitFor } from './wait-for'

const RULES_FOLDER = '/etc/polkit-1/rules.d'
const RULE_PREFIX = '00-vmatlas-test-'
const POLKITD_PLACES = ['/usr/lib/polkit-1/polkitd', '/usr/libexec/polkitd']
const ACTIONS_FOLDER = '/usr/share/polkit-1/actions'
const HELPER_FOLDER = '/usr/libexec/vmatlas'

/** polkit's action for any program, and the app's own for its installed helper. */
export const ANY_PROGRAM = 'org.freedesktop.policykit.exec'
export const SET_LIMIT = 'vmatlas.set-limit'
export const READ_PROC = 'vmatlas.read-proc'

const packaged = resolve(import.meta.dirname, '../../build/linux')
/** What the app runs where no helper is installed, up to the verb. */
const SCRIPT_COMMAND = `/bin/sh -c ${readFileSync(join(packaged, 'vmatlas-set-limit'), 'utf8')} vmatlas-set-limit `
const HELPER_COMMAND = `${HELPER_FOLDER}/vmatlas-set-limit `
const READER_COMMAND = `${HELPER_FOLDER}/vmatlas-read-proc`

/** A user as polkit rules and processes know one. */
export interface PolkitUser {
  readonly name: string
  readonly uid: number
}

/** The system bus and polkitd: those of the machine, or ours for the time of a test. */
export interface Polkit {
  stop(): void
}

/** Makes sure that the system bus and polkitd run; what is not there is started and later stopped. Needs root. */
export async function startPolkit(): Promise<Polkit> {
  const started: ChildProcess[] = []
  const stop = (): void => {
    process.off('exit', stop)
    for (const child of started.reverse()) child.kill()
  }
  process.on('exit', stop)
  if (!busAnswers()) {
    mkdirSync('/run/dbus', { recursive: true })
    started.push(spawn('dbus-daemon', ['--system', '--nofork', '--nopidfile'], { stdio: 'ignore' }))
    await waitFor('the system bus', busAnswers)
  }
  if (!polkitAnswers()) {
    const polkitd = POLKITD_PLACES.find((place) => existsSync(place))
    if (polkitd === undefined) throw new Error('polkitd is not installed: npm test as root installs it')
    started.push(spawn(polkitd, ['--no-debug'], { stdio: 'ignore' }))
    await waitFor('polkitd', polkitAnswers)
  }
  return { stop }
}

function busAnswers(): boolean {
  return askBus('GetId').status === 0
}

function polkitAnswers(): boolean {
  return askBus('NameHasOwner', 'string:org.freedesktop.PolicyKit1').stdout.includes('boolean true')
}

function askBus(member: string, ...args: string[]): { status: number | null; stdout: string } {
  const bus = ['--system', '--print-reply', '--dest=org.freedesktop.DBus', '/']
  return spawnSync('dbus-send', [...bus, `org.freedesktop.DBus.${member}`, ...args], { encoding: 'utf8' })
}

/**
 * Lets one user set the limit and read maps as root through pkexec without a prompt, and waits until polkitd knows.
 *
 * The answer takes the permission away again. The rule names the user, the verbs of vmatlas-set-limit and
 * vmatlas-read-proc without arguments, nothing else; a rule that outlived its test would still be a way to root's rights, so {@link purgeRules} comes first in every run.
 */
export async function allowUser(user: PolkitUser): Promise<() => Promise<void>> {
  const file = join(RULES_FOLDER, `${RULE_PREFIX}${user.name}.rules`)
  const removeFile = (): void => rmSync(file, { force: true })
  process.on('exit', removeFile)
  writeFileSync(file, ruleText(user.name), { mode: 0o644 })
  await waitFor('the rule to be read', () => isAuthorised(user))
  return async () => {
    process.off('exit', removeFile)
    removeFile()
    await waitFor('the rule to be forgotten', () => !isAuthorised(user))
  }
}

/** Removes rules that a killed run left behind. */
export function purgeRules(): void {
  if (!existsSync(RULES_FOLDER)) return
  for (const file of readdirSync(RULES_FOLDER)) {
    if (file.startsWith(RULE_PREFIX)) rmSync(join(RULES_FOLDER, file))
  }
}

/** Numbers only, so that what the rule permits is what the helper's verbs permit. */
function ruleText(name: string): string {
  return `polkit.addRule(function (action, subject) {
  var command = action.lookup('command_line') || ''
  var starts = { '${ANY_PROGRAM}': ${JSON.stringify(SCRIPT_COMMAND)}, '${SET_LIMIT}': '${HELPER_COMMAND}' }
  var start = starts[action.id]
  if (subject.user !== '${name}') return
  if (action.id === '${READ_PROC}' && command === '${READER_COMMAND}') return polkit.Result.YES
  if (!start || command.indexOf(start) !== 0) return
  if (/^(now|boot|undo) [0-9]+$/.test(command.slice(start.length))) return polkit.Result.YES
})
`
}

/** Asks polkitd, as root, about a short-lived process of the user. */
function isAuthorised(user: PolkitUser): boolean {
  const script = `exec pkcheck --action-id ${ANY_PROGRAM} --process "$1" --detail command_line "$2"`
  const subject = spawn('sleep', ['60'], { stdio: 'ignore', uid: user.uid, gid: user.uid })
  try {
    const command = `${SCRIPT_COMMAND}now 65530`
    execFileSync('sh', ['-c', script, 'sh', String(subject.pid), command], { stdio: 'ignore' })
    return true
  } catch {
    return false
  } finally {
    subject.kill()
  }
}

/**
 * Tells polkitd about one of the app's actions as a package would, and waits until it knows; answers how to take it
 * back. An action that is there already (a package is installed) stays.
 */
export async function installAction(action = SET_LIMIT): Promise<() => void> {
  const policy = `${action}.policy`
  const target = join(ACTIONS_FOLDER, policy)
  if (existsSync(target)) return () => undefined
  const remove = (): void => {
    process.off('exit', remove)
    rmSync(target, { force: true })
  }
  process.on('exit', remove)
  copyFileSync(join(packaged, policy), target)
  await waitFor('the action to be known', () => spawnSync('pkaction', ['--action-id', action]).status === 0)
  return remove
}

/** Shell commands that show the installed helpers in a mount namespace; `spoil` changes them before they are covered. */
export function helperMounts(spoil = ''): string {
  return `
mount -t tmpfs -o mode=755 tmpfs /usr/libexec
mkdir -p ${HELPER_FOLDER}
cp ${join(packaged, 'vmatlas-set-limit')} ${join(packaged, 'vmatlas-read-proc')} ${HELPER_FOLDER}/
${spoil}`
}

/** Shows /usr/bin without pkexec: links to the real files, which lie under another name meanwhile. */
export const WITHOUT_PKEXEC = `
mount -t tmpfs -o mode=755 tmpfs /mnt
mkdir /mnt/real /mnt/bin
mount --bind /usr/bin /mnt/real
for file in /usr/bin/*; do ln -s "/mnt/real/\${file##*/}" /mnt/bin/; done
rm /mnt/bin/pkexec
mount --bind /mnt/bin /usr/bin`
