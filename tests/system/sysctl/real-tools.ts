import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Applied, Entry } from '../../support/sysctl-cases'

const SYSTEMD_SYSCTL = ['/usr/lib/systemd/systemd-sysctl', '/lib/systemd/systemd-sysctl'].find(existsSync)

/** Why the real tools cannot be asked here; null where they can. */
export function whyNoRealTools(): string | null {
  if (process.getuid?.() !== 0) return 'it needs root for namespaces of its own'
  if (SYSTEMD_SYSCTL === undefined) return 'systemd-sysctl is not installed (Debian: package systemd)'
  const trial = spawnSync('unshare', ['-n', '-m', 'sysctl', '--version'], { stdio: 'ignore' })
  return trial.status === 0 ? null : 'unshare or sysctl is missing, or namespaces are not allowed'
}

/** Lets the real tools apply each configuration, in namespaces of their own. */
export function applyWithRealTools(cases: readonly (readonly Entry[])[]): Applied[] {
  const script = resolve(import.meta.dirname, 'apply-cases.mjs')
  const args = ['-n', '-m', '--propagation', 'private', process.execPath, script]
  const input = JSON.stringify({ systemdSysctl: SYSTEMD_SYSCTL, cases })
  const { status, stdout, stderr } = spawnSync('unshare', args, { input, encoding: 'utf8' })
  if (status !== 0) throw new Error(`the trial failed: ${stderr}`)
  return JSON.parse(stdout) as Applied[]
}
