import { formatBytes } from '../../format/bytes'
import { findCodeGenerators } from '../code-generators'
import { countMappings, gatherEvidence, nameOf, selectRows, sizeOf } from '../evidence'
import {
  isAnonymousRow,
  isExecutable,
  isMemoryFileRow,
  isWritable,
  listExecutableStacks,
} from '../executable-memory'
import type { MappingIndex } from '../../tables/mapping-table'
import type { Finding, FindingRule, FindingSeverity, FindingSubject } from '../finding'

/** Code that comes from no file, in a program that is not known to make any. */
export const executableAnonymous: FindingRule = {
  id: 'executable-anonymous',
  title: 'Executable memory without a file',
  why: 'Code normally comes from files. Code in anonymous memory or a memory file (memfd) leaves no trace on disk, which is how injected code hides.',
  normal:
    'Programs that make code as they run do just this. Known ones are left out: V8, Java, .NET, Firefox, WebKit, QML, LuaJIT, PyPy, Julia, PHP, Erlang, Ruby, QEMU, LLVM. A few small pieces in a program that is linked with PCRE2, libffi or ORC are a note. They are known by their program or a library, and their memory files by name; a memory file that a known one does not use is named all the same. Some programs (container runtimes among them) run themselves from a sealed memory file, so that nobody can change them.',
  judge,
}

function judge(subject: FindingSubject): Finding[] {
  const { mappings } = subject
  const candidates = selectRows(
    mappings,
    (row) =>
      isExecutable(mappings, row) &&
      !isWritable(mappings, row) &&
      (isMemoryFileRow(mappings, row) || isAnonymousRow(mappings, row)),
  )
  if (candidates.length === 0) return []
  const stacks = new Set(listExecutableStacks(mappings))
  const generators = findCodeGenerators(subject)
  const rows = candidates.filter((row) =>
    isMemoryFileRow(mappings, row)
      ? !generators.runsMemoryFile(nameOf(mappings, row))
      : !generators.runsAnonymous && !stacks.has(row),
  )
  const explained = generators.explainFew(rows)
  if (explained.length < rows.length) return report(subject, rows, 'warning', '')
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
  const memoryFiles = rows.filter((row) => isMemoryFileRow(mappings, row)).length
  return [
    {
      rule: 'executable-anonymous',
      severity,
      what: `${countMappings(rows.length)}, ${formatBytes(sizeOf(mappings, rows))}, ${rows.length === 1 ? 'is executable and comes' : 'are executable and come'} from ${placeWords(memoryFiles, rows.length)}.${maker}`,
      advice:
        'Find out whether the program makes code as it runs. If it does, mute this for the program; if nobody can say why, keep a copy of the memory (gcore PID) before it is ended, and investigate a possible intrusion.',
      ...gatherEvidence(mappings, rows, (row) =>
        isMemoryFileRow(mappings, row) ? 'memory file' : 'anonymous memory',
      ),
    },
  ]
}

function placeWords(memoryFiles: number, all: number): string {
  if (memoryFiles === 0) return 'no file'
  return memoryFiles === all ? 'a memory file (memfd)' : 'no file or a memory file (memfd)'
}
