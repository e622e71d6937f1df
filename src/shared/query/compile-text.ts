import { decodeName, showName } from '../format/name'
import type { MappingTable } from '../tables/mapping-table'

/** A name was not looked at yet. */
const UNTESTED = 2
const PRINTABLE_ASCII = /^[\x20-\x7e]*$/

/**
 * Makes the test of a row's name: each distinct name is looked at once, when a row first has it.
 *
 * What a person sees can be found: a name is searched both as text and in the form that makes it harmless.
 */
export function compileText(text: string, exact: boolean, table: MappingTable): (row: number) => boolean {
  const names = table.strings.strings
  const accepts = exact ? (name: string) => decodeName(name) === text : containsText(text)
  const verdicts = new Uint8Array(names.length).fill(UNTESTED)
  return (row) => {
    const index = table.name[row] as number
    let verdict = verdicts[index] as number
    if (verdict === UNTESTED) {
      verdict = accepts(names[index] ?? '') ? 1 : 0
      verdicts[index] = verdict
    }
    return verdict === 1
  }
}

function containsText(text: string): (name: string) => boolean {
  const wanted = text.toLowerCase()
  return (name) => {
    if (PRINTABLE_ASCII.test(name)) return name.toLowerCase().includes(wanted)
    return decodeName(name).toLowerCase().includes(wanted) || showName(name).toLowerCase().includes(wanted)
  }
}
