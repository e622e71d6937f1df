import { showName } from '../shared/format/name'
import { describePlace } from '../shared/sysctl/describe-decision'
import type { LimitConfiguration } from '../shared/sysctl/limit-configuration'
import type { SysctlDecision } from '../shared/sysctl/precedence'
import { sysctlFilePath } from '../shared/sysctl/sysctl-files'
import { layOutTable } from '../shared/format/text-table'

/**
 * Lays out every line about the limit in the order that decides at boot, with what becomes of it and why.
 *
 *   PLACE                                        PACKAGE  VALUE    AT BOOT     WHY
 *   /usr/lib/sysctl.d/10-map-count.conf, line 1  procps   1048576  overridden  ... comes later.
 */
export function layOutSettings(
  { lines }: SysctlDecision,
  packages: LimitConfiguration['packages'],
  width: number | null,
): Iterable<string> {
  return layOutTable(
    [
      { heading: 'PLACE', align: 'left' },
      { heading: 'PACKAGE', align: 'left' },
      { heading: 'VALUE', align: 'right' },
      { heading: 'AT BOOT', align: 'left' },
      { heading: 'WHY', align: 'left' },
    ],
    {
      length: lines.length,
      cells: (row) => {
        const line = lines[row]
        if (line === undefined) return []
        const { verdict, reason } = line.atBoot
        const owner = line.file === null ? undefined : packages[sysctlFilePath(line.file)]
        return [describePlace(line), owner ?? '-', showName(line.value ?? '-'), verdict, showName(reason)]
      },
    },
    width,
  )
}
