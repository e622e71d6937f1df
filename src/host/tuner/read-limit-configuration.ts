import type { LimitConfiguration } from '../../shared/sysctl/limit-configuration'
import { decideSysctl } from '../../shared/sysctl/precedence'
import { readLastChange } from './read-last-change'
import { readSurroundings } from './read-surroundings'
import { readSysctlFiles } from './read-sysctl-files'

/** Reads what decides about the limit at the next boot, and the change that can be undone. Errors: none. */
export async function readLimitConfiguration(): Promise<LimitConfiguration> {
  const [{ files, commandLine }, lastChange, surroundings] = await Promise.all([
    readSysctlFiles(),
    readLastChange(),
    readSurroundings(),
  ])
  return { decision: decideSysctl(files, commandLine), lastChange, surroundings }
}
