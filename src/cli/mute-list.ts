import { describeMute } from '../shared/findings/describe-mute'
import type { FindingMute } from '../shared/findings/mutes'
import { showName } from '../shared/format/name'
import { layOutTable } from '../shared/format/text-table'

/** A mute as the command line lists it: of findings, or of the alarm for a program near the limit. */
export type ListedMute =
  | { readonly of: 'findings'; readonly mute: FindingMute; readonly hasEnded: boolean }
  | { readonly of: 'watch'; readonly program: string }

/** What a mute covers: "findings: Executable stack, of bash", "watch: java". */
export function muteWords(listed: ListedMute): string {
  return `${listed.of}: ${coverage(listed)}`
}

/**
 * Lays out mutes with the numbers that `mutes remove` takes.
 *
 *   NUMBER  OF        WHAT
 *        1  findings  Executable stack, of bash
 *        2  watch     java
 */
export function layOutMutes(listed: readonly ListedMute[], width: number | null): Iterable<string> {
  return layOutTable(
    [
      { heading: 'NUMBER', align: 'right' },
      { heading: 'OF', align: 'left' },
      { heading: 'WHAT', align: 'left' },
    ],
    {
      length: listed.length,
      cells: (row) => {
        const one = listed[row]
        return one === undefined ? [] : [String(row + 1), one.of, coverage(one)]
      },
    },
    width,
  )
}

/** A mute in JSON; a program is text, and null stands for every rule, program or process. */
export function toMuteJson(listed: ListedMute, index: number): object {
  const number = index + 1
  if (listed.of === 'watch') return { number, of: listed.of, program: showName(listed.program) }
  const { rule, program, process } = listed.mute
  return {
    number,
    of: listed.of,
    rule,
    program: program === null ? null : showName(program),
    process,
    hasEnded: listed.hasEnded,
  }
}

function coverage(listed: ListedMute): string {
  if (listed.of === 'watch') return showName(listed.program)
  return `${describeMute(listed.mute)}${listed.hasEnded ? ', which has ended' : ''}`
}
