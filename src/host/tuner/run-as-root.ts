import { execFile, type ExecFileException } from 'node:child_process'
import SET_LIMIT_SCRIPT from '../../../build/linux/vmatlas-set-limit?raw'
import type { LimitAct } from '../../shared/sysctl/limit-act'
import type { ActEnd } from './limit-outcome'
import { findPkexec, FIXED_ENVIRONMENT, pkexecEnvironment, PROMPT_DEADLINE_MS } from '../polkit/pkexec'
import { findTrustedHelper } from '../polkit/trusted-helper'

const HELPER = 'vmatlas-set-limit'

/** How the prompt may be shown when no desktop agent answers: not at all, or as text on the terminal. */
export type FallbackPrompt = 'none' | 'terminal'

/**
 * Changes the limit as root: at once when this process is root, else behind one prompt of polkit.
 *
 * Run is the installed helper where only root can have changed it, else the same script as a constant text; verb and
 * number are arguments of their own, and no environment of ours reaches it. A window must pass `none`: pkexec's text
 * agent would otherwise ask on whatever terminal the app was started from.
 */
export async function runAsRoot(act: LimitAct, fallback: FallbackPrompt): Promise<ActEnd> {
  const words = [act.verb, String(act.value)]
  const script = ['/bin/sh', '-c', SET_LIMIT_SCRIPT, HELPER, ...words]
  if (process.geteuid?.() === 0) return run(script, 'root')
  const pkexec = await findPkexec()
  if (pkexec === null) return { how: 'pkexec-missing' }
  const helper = await findTrustedHelper(HELPER)
  const agent = fallback === 'none' ? ['--disable-internal-agent'] : []
  return run([pkexec, ...agent, ...(helper === null ? script : [helper, ...words])], 'pkexec')
}

function run([program = '', ...args]: readonly string[], through: 'pkexec' | 'root'): Promise<ActEnd> {
  const env = through === 'pkexec' ? pkexecEnvironment() : FIXED_ENVIRONMENT
  return new Promise((settle) => {
    execFile(program, args, { timeout: PROMPT_DEADLINE_MS, env, cwd: '/' }, (error, _stdout, stderr) => {
      settle(endOf(error, stderr, through))
    })
  })
}

function endOf(error: ExecFileException | null, stderr: string, through: 'pkexec' | 'root'): ActEnd {
  if (error === null) return { how: 'ran', through, status: 0, signal: null, stderr }
  if (through === 'pkexec' && (error.code === 'ENOENT' || error.code === 'EACCES')) {
    return { how: 'pkexec-missing' }
  }
  if (error.killed === true) return { how: 'unanswered' }
  const status = typeof error.code === 'number' ? error.code : null
  return { how: 'ran', through, status, signal: error.signal ?? null, stderr }
}
