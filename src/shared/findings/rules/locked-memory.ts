import { formatBytes } from '../../format/bytes'
import { lowVmFlagBits } from '../../proc/vm-flags'
import { gatherEvidence, selectRows } from '../evidence'
import type { Finding, FindingRule, FindingSubject } from '../finding'
import { MIB } from '../../units'

/** Less than this is a key or a password that must not reach the swap. */
const NOTABLE = MIB
const LOCKED = lowVmFlagBits('lo')

/** Memory that the kernel may neither swap out nor move. */
export const lockedMemory: FindingRule = {
  id: 'locked-memory',
  title: 'Locked memory',
  why: 'The kernel cannot swap it out, so other programs have less memory when it is short.',
  normal:
    'Real-time audio, time servers, clustering and multipath services, virtual machines with passed-through devices, and databases set to do so lock their memory on purpose. Less than 1 MiB, as key agents lock for their secrets, is left out.',
  wantsUsage: ({ lockedBytes }) => lockedBytes >= NOTABLE,
  judge,
}

function judge({ mappings, usage, lockedBytes }: FindingSubject): Finding[] {
  if (!(lockedBytes >= NOTABLE)) return []
  const rows =
    usage === null ? [] : selectRows(mappings, (row) => ((usage.flagsLow[row] ?? 0) & LOCKED) !== 0)
  return [
    {
      rule: 'locked-memory',
      severity: 'note',
      what: `${formatBytes(lockedBytes)} of memory is locked.`,
      advice:
        'If not intended, look for mlock, mlockall or MAP_LOCKED in the program and for a setting such as bootstrap.memory_lock; LimitMEMLOCK= of its service caps it.',
      ...gatherEvidence(mappings, rows, (row) => {
        const locked = usage?.columns.locked[row] ?? Number.NaN
        return Number.isNaN(locked) ? 'locked' : `${formatBytes(locked)} locked`
      }),
    },
  ]
}
