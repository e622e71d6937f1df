import { execFile, type ExecFileException } from 'node:child_process'
import { access, constants } from 'node:fs/promises'
import { LIMIT_KEY } from '../../shared/sysctl/limit-value'
import type { WriteEnd } from './limit-outcome'

/** Root-owned places only, never the caller's PATH; the last entries are those of NixOS. */
const PKEXEC_PLACES = ['/usr/bin/pkexec', '/bin/pkexec', '/run/wrappers/bin/pkexec']
const SYSCTL_PLACES = [
  '/usr/sbin/sysctl',
  '/sbin/sysctl',
  '/usr/bin/sysctl',
  '/run/current-system/sw/bin/sysctl',
]

/** A person may have to find a password; a forgotten prompt must not block the next attempt for ever. */
const PROMPT_DEADLINE_MS = 5 * 60_000

/** How the prompt may be shown when no desktop agent answers: not at all, or as text on the terminal. */
export type FallbackPrompt = 'none' | 'terminal'

/**
 * Asks polkit, through pkexec, to run sysctl with the one given value.
 *
 * No shell; every argument but the validated number is constant. A window must pass `none`: pkexec's text agent
 * would otherwise ask on whatever terminal the app was started from.
 */
export async function runPkexec(value: number, fallback: FallbackPrompt): Promise<WriteEnd> {
  const pkexec = await firstExecutable(PKEXEC_PLACES)
  if (pkexec === null) return { how: 'pkexec-missing' }
  const sysctl = (await firstExecutable(SYSCTL_PLACES)) ?? '/usr/sbin/sysctl'
  const agent = fallback === 'none' ? ['--disable-internal-agent'] : []
  return run(pkexec, [...agent, sysctl, '-w', `${LIMIT_KEY}=${value}`])
}

function run(program: string, args: readonly string[]): Promise<WriteEnd> {
  const options = { timeout: PROMPT_DEADLINE_MS, env: safeEnvironment(), cwd: '/' }
  return new Promise((settle) => {
    execFile(program, args, options, (error, _stdout, stderr) => {
      settle(endOf(error, stderr))
    })
  })
}

function endOf(error: ExecFileException | null, stderr: string): WriteEnd {
  if (error === null) return { how: 'pkexec', status: 0, signal: null, stderr }
  if (error.code === 'ENOENT' || error.code === 'EACCES') return { how: 'pkexec-missing' }
  if (error.killed === true) return { how: 'unanswered' }
  const status = typeof error.code === 'number' ? error.code : null
  return { how: 'pkexec', status, signal: error.signal ?? null, stderr }
}

/** pkexec clears the environment itself; LC_ALL=C keeps its messages in the words we look for. */
function safeEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, LC_ALL: 'C', LANGUAGE: 'C', PATH: '/usr/sbin:/usr/bin:/sbin:/bin' }
}

async function firstExecutable(places: readonly string[]): Promise<string | null> {
  for (const place of places) {
    try {
      await access(place, constants.X_OK)
      return place
    } catch {
      // Not there, or not to be run by this user: the next place may have it.
    }
  }
  return null
}
