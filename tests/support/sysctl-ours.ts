import { posix } from 'node:path'
import type { SysctlKey } from '../../src/shared/sysctl/line-verdict'
import { decideSysctl } from '../../src/shared/sysctl/precedence'
import type { SysctlContent, SysctlFile } from '../../src/shared/sysctl/sysctl-files'
import type { Applied, Entry } from './sysctl-cases'

/** The key of the cases and what the kernel takes for it. */
export const TRIAL_KEY: SysctlKey = { path: 'net/ipv4/ip_default_ttl', minimum: 1, maximum: 255 }

/** What our own reading of the same configuration says. */
export function applyWithOurs(entries: readonly Entry[]): Applied {
  const { atBoot, bySysctlSystem } = decideSysctl(toFiles(entries), '', TRIAL_KEY)
  return { systemd: atBoot.value, procps: bySysctlSystem.value }
}

/** The files of a configuration as the host would read them. */
export function toFiles(entries: readonly Entry[]): SysctlFile[] {
  return entries.map((entry) => {
    const folder = posix.dirname(entry.path)
    const linkTarget = entry.link === undefined ? null : posix.resolve(folder, entry.link)
    return {
      folder,
      name: posix.basename(entry.path),
      linkTarget,
      content: contentOf(entry, linkTarget, entries),
    }
  })
}

function contentOf(entry: Entry, linkTarget: string | null, entries: readonly Entry[]): SysctlContent {
  if (linkTarget === '/dev/null') return { type: 'null-device' }
  const found = linkTarget === null ? entry : entries.find(({ path }) => path === linkTarget)
  return found?.text === undefined ? { type: 'nothing' } : { type: 'text', text: found.text }
}
