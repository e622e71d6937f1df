import { formatBytes } from '../../format/bytes'
import { lowVmFlagBits } from '../../proc/vm-flags'
import { PERM_SHARED, PERM_WRITE, type MappingIndex, type MappingTable } from '../../tables/mapping-table'
import { USAGE_FIELDS } from '../../tables/usage-field'
import type { UsageTable } from '../../tables/usage-table'
import { countMappings, gatherEvidence, selectRows } from '../evidence'
import { isAnonymousRow } from '../executable-memory'
import type { Finding, FindingRule, FindingSubject } from '../finding'
import { MIB } from '../../units'

/** Below this the time that huge pages save is hard to measure. */
const LARGE = 64 * MIB
const HUGE_PAGE_ADVICE = lowVmFlagBits('hg')

/** Much anonymous memory that could be in huge pages and is not. */
export const noHugePages: FindingRule = {
  id: 'no-huge-pages',
  title: 'Large memory without huge pages',
  why: 'The kernel would give this memory huge pages of the largest size (PMD) and has given none: address translation is slower, which large heaps and tables notice.',
  normal:
    'It takes a while until the kernel joins pages (khugepaged), and it cannot while memory is fragmented. Memory for which huge pages are refused, by the program or the whole machine, is left out, and so is what is not resident. Smaller huge pages (mTHP) are not counted by any field of smaps: where only those are enabled, nothing is reported.',
  wantsUsage: ({ mappings }) => selectRows(mappings, (row) => isCandidate(mappings, row)).length > 0,
  judge,
}

function judge({ mappings, usage, hugePages }: FindingSubject): Finding[] {
  if (usage === null || !wasTold(usage) || hugePages === null || hugePages === 'never') return []
  const { anonymous, anonHugePages, thpEligible } = usage.columns
  const rows = selectRows(
    mappings,
    (row) =>
      isCandidate(mappings, row) &&
      thpEligible[row] === 1 &&
      (hugePages === 'always' || ((usage.flagsLow[row] ?? 0) & HUGE_PAGE_ADVICE) !== 0) &&
      anonHugePages[row] === 0 &&
      (anonymous[row] ?? 0) >= LARGE,
  )
  if (rows.length === 0) return []
  const resident = rows.reduce((sum, row) => sum + (anonymous[row] ?? 0), 0)
  return [
    {
      rule: 'no-huge-pages',
      severity: 'note',
      what: `${countMappings(rows.length)} with ${formatBytes(resident)} resident could have huge pages of PMD size and ${rows.length === 1 ? 'has' : 'have'} none.`,
      advice:
        'Look at /sys/kernel/mm/transparent_hugepage/defrag and khugepaged/, and whether memory is fragmented (/proc/buddyinfo); MADV_COLLAPSE joins pages at once.',
      ...gatherEvidence(mappings, rows, (row) => `${formatBytes(anonymous[row] ?? Number.NaN)} resident`),
    },
  ]
}

function isCandidate(table: MappingTable, row: MappingIndex): boolean {
  const permissions = table.permissions[row] ?? 0
  return (
    (table.end[row] ?? 0) - (table.start[row] ?? 0) >= LARGE &&
    (permissions & (PERM_WRITE | PERM_SHARED)) === PERM_WRITE &&
    isAnonymousRow(table, row)
  )
}

/** Kernels before 4.20 do not say what is eligible. */
function wasTold({ fieldOrder }: UsageTable): boolean {
  return (['anonymous', 'anonHugePages', 'thpEligible'] as const).every((field) =>
    fieldOrder.includes(USAGE_FIELDS[field].kernelName),
  )
}
