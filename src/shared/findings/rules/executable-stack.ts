import { countMappings, gatherEvidence } from '../evidence'
import { listExecutableStacks } from '../executable-memory'
import type { Finding, FindingRule, FindingSubject } from '../finding'

/** A stack that code can run on. */
export const executableStack: FindingRule = {
  id: 'executable-stack',
  title: 'Executable stack',
  why: 'Arguments and local buffers lie on the stack. Where it is executable, overflowing one of them is enough to run code.',
  normal:
    'Rarely intended. One object file of assembly without a .note.GNU-stack section, or a nested function of GCC whose address is taken, and a library that asks for it makes the stacks of every program that loads it executable.',
  judge,
}

function judge({ mappings }: FindingSubject): Finding[] {
  const rows = listExecutableStacks(mappings)
  if (rows.length === 0) return []
  return [
    {
      rule: 'executable-stack',
      severity: 'serious',
      what: `${rows.length === 1 ? '1 stack' : `${rows.length} stacks`} may be executed (${countMappings(rows.length)}).`,
      advice:
        'Find the file that asks for it (readelf -lW FILE shows GNU_STACK with RWE) among the program and its libraries, and link it with -z noexecstack.',
      ...gatherEvidence(mappings, rows),
    },
  ]
}
