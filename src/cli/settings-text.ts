import { showName } from '../shared/format/name'
import { describePlace } from '../shared/sysctl/describe-decision'
import type { SysctlDecision } from '../shared/sysctl/precedence'
import { layOutTable } from './text-table'

/**
 * Lays out every line about the limit in the order that decides at boot, with what becomes of it and why.
 *
 *   PLACE                                      VALUE  AT BOOT     WHY
 *   /usr/lib/sysctl.d/10-map-count.conf, line 1  1048576  overridden  ... comes later.
 */
export function layOutSettings(decision: SysctlDecision, width: number | null): Iterable<string> {
  const { lines } = decision
  return layOutTable(
    [
      { heading: 'PLACE', align: 'left' },
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
        return [describePlace(line), showName(line.value ?? '-'), verdict, showName(reason)]
      },
    },
    width,
  )
}
