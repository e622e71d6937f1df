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
import type { Finding, FindingRule, FindingSeverity, FindingSubject } from '../finding'
import { nameOf } from '../evidence'
import type { MappingIndex } from '../../tables/mapping-table'

/** Memory that can be written and run at once. */
export const writeExecute: FindingRule = {
  id: 'write-execute',
  title: 'Writable and executable memory',
  why: 'Whoever can make the program write there, by an overflow for example, can make it run what was written.',
  normal:
    'Programs that make code as they run (Java, .NET, browsers, Node, LuaJIT, QEMU) may keep it so, and Wine loads Windows modules so; anonymous memory of these is left out. A few small pieces in a program that is linked with PCRE2, libffi or ORC are a note: those make such code, but many programs link them and never use them. A file mapped so usually has text relocations: it was linked from code that is not position independent.',
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
  const explained = generators.explainFew(rows)
  if (explained.length < rows.length) return report(subject, rows, 'serious', '')
  const makers = generators.smallLabels.join(' or ')
  const it = rows.length === 1 ? 'it' : 'them'
  return report(subject, rows, 'note', ` ${makers}, which the program is linked with, may have made ${it}.`)
}

function report(
  { mappings }: FindingSubject,
  rows: readonly MappingIndex[],
  severity: FindingSeverity,
  maker: string,
): Finding[] {
  if (rows.length === 0) return []
  return [
    {
      rule: 'write-execute',
      severity,
      what: `${countMappings(rows.length)}, ${formatBytes(sizeOf(mappings, rows))}, ${rows.length === 1 ? 'is' : 'are'} writable and executable.${maker}`,
      advice:
        'If the program generates code on purpose, let it write first and then drop write permission (mprotect). If not, look for a file linked with text relocations (readelf -d FILE shows TEXTREL) or for what called mmap or mprotect with PROT_EXEC.',
      ...gatherEvidence(mappings, rows),
    },
  ]
}
