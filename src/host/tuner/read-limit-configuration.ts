import { applySurroundings } from '../../shared/sysctl/apply-surroundings'
import type { LimitConfiguration } from '../../shared/sysctl/limit-configuration'
import { decideSysctl } from '../../shared/sysctl/precedence'
import { sysctlFilePath } from '../../shared/sysctl/sysctl-files'
import { machinePackages } from '../packages/find-packages'
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
  const decision = applySurroundings(decideSysctl(files, commandLine), surroundings)
  const named = decision.lines.flatMap(({ file }) => (file ? [sysctlFilePath(file)] : []))
  const packages = Object.fromEntries(await machinePackages.owners([...new Set(named)]))
  return { decision, packages, lastChange, surroundings }
}
