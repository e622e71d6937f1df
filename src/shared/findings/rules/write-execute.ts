import { formatBytes } from '../../format/bytes'
import { countMappings, gatherEvidence, selectRows, sizeOf } from '../evidence'
import { findCodeGenerators } from '../code-generators'
import {
  isAnonymousRow,
  isExecutable,
  isMemoryFileRow,
  isWritable,
  listExecutableStacks,
} from '../executable-memory'
import type { Finding, FindingRule, FindingSubject } from '../finding'
import { nameOf } from '../evidence'

/** Memory that can be written and run at once. */
export const writeExecute: FindingRule = {
  id: 'write-execute',
  title: 'Writable and executable memory',
  why: 'Whoever can make the program write there, by an overflow for example, can make it run what was written.',
  normal:
    'Programs that make code as they run (Java, .NET, browsers, Node, LuaJIT, QEMU) may keep it so, and Wine loads Windows modules so; anonymous memory of these is left out. A file mapped so usually has text relocations: it was linked from code that is not position independent.',
  judge,
}

function judge(subject: FindingSubject): Finding[] {
  const { mappings } = subject
  const candidates = selectRows(mappings, (row) => isExecutable(mappings, row) && isWritable(mappings, row))
  if (candidates.length === 0) return []
  const stacks = new Set(listExecutableStacks(mappings))
  const generators = findCodeGenerators(subject)
  const rows = candidates.filter((row) => {
    if (stacks.has(row)) return false
    if (isMemoryFileRow(mappings, row)) return !generators.runsMemoryFile(nameOf(mappings, row))
    return !(isAnonymousRow(mappings, row) && generators.runsAnonymous)
  })
  if (rows.length === 0) return []
  return [
    {
      rule: 'write-execute',
      severity: 'serious',
      what: `${countMappings(rows.length)}, ${formatBytes(sizeOf(mappings, rows))}, may be written and executed at once.`,
      advice:
        'If the program makes code by intent, write first and then take the right to write away (mprotect). If not, look for a file linked with text relocations (readelf -d FILE shows TEXTREL) or for what called mmap or mprotect with PROT_EXEC.',
      ...gatherEvidence(mappings, rows),
    },
  ]
}
