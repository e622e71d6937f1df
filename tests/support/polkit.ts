import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { waitFor } from './wait-for'

const RULES_FOLDER = '/etc/polkit-1/rules.d'
const RULE_PREFIX = '00-vmatlas-test-'
const POLKITD_PLACES = ['/usr/lib/polkit-1/polkitd', '/usr/libexec/polkitd']
const ACTION = 'org.freedesktop.policykit.exec'
const COMMAND = '/usr/sbin/sysctl -w vm.max_map_count='

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
 * Lets one user set the limit through pkexec without a prompt, and waits until polkitd knows.
 *
 * The answer takes the permission away again. The rule names the user and the one command; a rule that outlived
 * its test would still be a way to root's rights, so {@link purgeRules} comes first in every run.
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

function ruleText(name: string): string {
  return `polkit.addRule(function (action, subject) {
  var command = action.lookup('command_line') || ''
  var isOurs = subject.user === '${name}' && action.id === '${ACTION}'
  if (isOurs && /^\\/usr\\/sbin\\/sysctl -w vm\\.max_map_count=[0-9]+$/.test(command)) return polkit.Result.YES
})
`
}

/** Asks polkitd, as root, about a short-lived process of the user. */
function isAuthorised(user: PolkitUser): boolean {
  const script = `exec pkcheck --action-id ${ACTION} --process "$1" --detail command_line '${COMMAND}65530'`
  const subject = spawn('sleep', ['60'], { stdio: 'ignore', uid: user.uid, gid: user.uid })
  try {
    execFileSync('sh', ['-c', script, 'sh', String(subject.pid)], { stdio: 'ignore' })
    return true
  } catch {
    return false
  } finally {
    subject.kill()
  }
}
