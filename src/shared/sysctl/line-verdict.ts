/** The key in question and what the kernel takes for it. */
export interface SysctlKey {
  /** Path below /proc/sys: `vm/max_map_count`. */
  readonly path: string
  readonly minimum: number
  readonly maximum: number
}

/** vm.max_map_count. Source: the kernel's table in mm/: an int with a lower bound of 0. */
export const MAX_MAP_COUNT_KEY: SysctlKey = { path: 'vm/max_map_count', minimum: 0, maximum: 2147483647 }

/** What becomes of one line. */
export type LineVerdict =
  /** Its value is in force in the end. */
  | 'wins'
  /** It would be in force, but a later or more explicit line is. */
  | 'overridden'
  /** The kernel refuses its value. */
  | 'invalid'
  /** Its file is not read: another one of the same name comes first, or this tool never reads it. */
  | 'masked'
  /** A later `-key` cancels it. */
  | 'cancelled'
  /** A lone `-key`: it sets nothing and keeps patterns, for systemd also earlier lines, from setting the key. */
  | 'excludes'

/** What one tool does with a line, and why. */
export interface JudgedLine {
  readonly verdict: LineVerdict
  /** One sentence. */
  readonly reason: string
}
