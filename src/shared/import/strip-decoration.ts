import type { TextLine } from './text-line'

/** What programs put before each line that passes through them, and people before lines that they quote. */
const DECORATIONS: readonly RegExp[] = [
  // docker compose: `name-1  | `.
  /^[\w.-]+ +\| ?/,
  // syslog and journald: `Mar 03 15:12:40 host unit[123]: `, also with a time of RFC 3339.
  /^(?:<\d{1,3}>)?[A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d:\d\d(?:\.\d+)? \S+ [^\s:[]+(?:\[\d+\])?: ?/,
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)? \S+ [^\s:[]+(?:\[\d+\])?: ?/,
  // kubectl logs --timestamps, --prefix, and the files of CRI and of docker logs -t.
  /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z| ?[+-]\d\d:?\d\d)? ?(?:std(?:out|err) [FP] )?/,
  /^\[pod\/[^\]\s]+\] ?/,
  // logcat: threadtime and brief.
  /^(?:\d{4}-)?\d\d-\d\d \d\d:\d\d:\d\d\.\d+ +\d+ +\d+ [VDIWEFA] [^:]{1,80}: ?/,
  /^[VDIWEFA]\/[^(]{1,80}\( *\d+\): ?/,
  // dmesg, sanitizers, valgrind.
  /^\[ *\d+\.\d+\] ?/,
  /^==\d+== ?/,
  // Quoting, lists of lines with numbers, indentation.
  /^(?:> ?)+/,
  /^[|#*] ?/,
  /^ *\d+[:|\t] ?/,
  /^[ \t]+/,
]
/** A line of a container's log that is forwarded by another has so many. */
const MOST_LAYERS = 4
const ESCAPE = String.fromCharCode(27)
/** ESC [ … letter, which colours text. */
const COLOUR = new RegExp(`${ESCAPE}\\[[0-9;?]*[A-Za-z]`, 'g')

/**
 * Takes from all lines of a text what stands before the first of them that `isRow` knows without it.
 *
 * Colours go from every line. A line that lacks the decoration is left as it is. Nothing is taken where a row stands
 * bare, or where none is found.
 */
export function stripDecoration(
  lines: readonly TextLine[],
  isRow: (text: string) => boolean,
): readonly TextLine[] {
  const plain = lines.map(({ text, number }) => ({
    text: text.includes(ESCAPE) ? text.replace(COLOUR, '') : text,
    number,
  }))
  for (const { text } of plain) {
    const layers = findLayers(text, isRow)
    if (layers === undefined) continue
    if (layers.length === 0) return plain
    return plain.map((line) => ({ text: strip(line.text, layers), number: line.number }))
  }
  return plain
}

/** The decorations that a row wears, outermost first; undefined of a line that is no row below them. */
function findLayers(text: string, isRow: (text: string) => boolean): readonly RegExp[] | undefined {
  if (isRow(text)) return []
  let rest = text
  const layers: RegExp[] = []
  while (layers.length < MOST_LAYERS) {
    const layer = DECORATIONS.find((one) => one.test(rest))
    if (layer === undefined) return undefined
    layers.push(layer)
    rest = rest.replace(layer, '')
    if (isRow(rest)) return layers
  }
  return undefined
}

function strip(text: string, layers: readonly RegExp[]): string {
  let rest = text
  for (const layer of layers) {
    const before = layer.exec(rest)
    if (before === null) return rest
    rest = rest.slice(before[0].length)
  }
  return rest
}
