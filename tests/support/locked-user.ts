import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** Names of these users begin so; only a holder of the limit's lock makes or purges them. */
const PREFIX = 'vmatlas-p'

/** A locked user made for a test. */
export interface LockedUser {
  readonly name: string
  readonly uid: number
  remove(): void
}

/** Makes a user with a random name who cannot log in. Needs root; the caller removes it, also on failure. */
export function createLockedUser(): LockedUser {
  const name = `${PREFIX}${Math.random().toString(36).slice(2, 10)}`
  execFileSync('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', name])
  const remove = (): void => {
    process.off('exit', remove)
    execFileSync('userdel', [name])
  }
  process.on('exit', remove)
  return { name, uid: Number(execFileSync('id', ['-u', name], { encoding: 'utf8' })), remove }
}

/** Removes users that a killed run left behind, and nobody whose test still runs: the lock sees to that. */
export function purgeLockedUsers(): void {
  for (const line of readFileSync('/etc/passwd', 'utf8').split('\n')) {
    const name = line.split(':')[0] ?? ''
    if (new RegExp(`^${PREFIX}[a-z0-9]{1,8}$`).test(name)) execFileSync('userdel', [name])
  }
}
