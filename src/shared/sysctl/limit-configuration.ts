import type { LastChange } from './limit-act'
import type { SysctlDecision } from './precedence'
import type { Surroundings } from './surroundings'

/** What the machine's configuration says about the limit, read just now. */
export interface LimitConfiguration {
  readonly decision: SysctlDecision
  /** The package that brought a file, by the file's path, where dpkg or rpm knows one. */
  readonly packages: Readonly<Record<string, string>>
  /** The change that undo would revert; null where there is none. */
  readonly lastChange: LastChange | null
  readonly surroundings: Surroundings
}
