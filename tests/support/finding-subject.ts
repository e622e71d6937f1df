import type { CodeFileFacts, FindingRuleId, FindingSubject } from '../../src/shared/findings/finding'
import { judgeProcess } from '../../src/shared/findings/list-rules'
import type { ParsedMaps } from '../../src/shared/proc/parse-maps'
import type { ParsedSmaps } from '../../src/shared/proc/parse-smaps'

/** A process of these maps about which nothing else is out of the ordinary. */
export function subjectOf(
  parsed: ParsedMaps | ParsedSmaps,
  given: Partial<FindingSubject> = {},
): FindingSubject {
  return {
    pid: 42,
    name: 'program',
    mappings: parsed.table,
    usage: 'usage' in parsed ? parsed.usage : null,
    usedMaps: parsed.usedMaps,
    limit: 65530,
    files: new Map(),
    stackPointers: null,
    hasGuardIn: () => null,
    lockedBytes: 0,
    hugePages: 'always',
    restart: 'close program and start it again',
    ...given,
  }
}

/** A file about which there is nothing to say, but for what is given. */
export function codeFile(given: Partial<CodeFileFacts>): CodeFileFacts {
  return { path: 'same', content: 'unknown', open: null, packageName: null, ...given }
}

/** The names of the rules that found something. */
export function rulesFor(subject: FindingSubject): FindingRuleId[] {
  return judgeProcess(subject).map(({ rule }) => rule)
}
