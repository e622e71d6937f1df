import { parseKernelInteger } from './kernel-integer'
import type { SysctlKey } from './line-verdict'

/** A parameter of the kernel that sets the key. */
export interface KernelSetting {
  readonly text: string
  readonly value: string
  /** Null where the kernel refuses it. */
  readonly number: number | null
}

/**
 * Finds what the kernel's command line (/proc/cmdline) sets the key to, in order; the last valid one stays.
 *
 * Linux takes `sysctl.vm.max_map_count=N` since 5.8, with dots or slashes. What follows `--` is for init.
 */
export function parseKernelCommandLine(commandLine: string, key: SysctlKey): KernelSetting[] {
  const settings: KernelSetting[] = []
  for (const word of commandLine.match(/(?:[^\s"]|"[^"]*")+/g) ?? []) {
    if (word === '--') break
    const match = /^sysctl[./]([^=]+)=(.*)$/.exec(word.replaceAll('"', ''))
    if (match?.[1]?.replaceAll('.', '/') !== key.path) continue
    const value = match[2] ?? ''
    settings.push({ text: word, value, number: parseKernelInteger(value, key.minimum, key.maximum) })
  }
  return settings
}
