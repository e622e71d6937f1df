import { isAnyRow, markText, type MarkedLines } from './mark-lines'
import { textOf, type TextLines } from './text-lines'

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
/** Stands in a row of any format: permissions, or two numbers in hexadecimal. */
const IN_ROWS = /\s[r-][w-][x-](?:[sp-]|\s|$)|0x[0-9a-f]{5,16}\W+0x[0-9a-f]/

/**
 * Takes from all lines of a text what stands before the first of them that is a row without it, and says of each what
 * it is then.
 *
 * A line that lacks the decoration is left as it is. Nothing is taken where a row stands bare, or where none is found.
 */
export function stripDecoration(lines: TextLines): MarkedLines {
  const layers = findLayers(lines)
  const start = lines.start.slice()
  const marks = new Uint32Array(lines.length)
  for (let line = 0; line < lines.length; line++) {
    const text = textOf(lines, line)
    const bare = strip(text, layers)
    start[line] = (start[line] ?? 0) + text.length - bare.length
    marks[line] = markText(bare)
  }
  return { ...lines, start, marks }
}

/** The decorations that the first row wears, outermost first. */
function findLayers(lines: TextLines): readonly RegExp[] {
  for (let line = 0; line < lines.length; line++) {
    const text = textOf(lines, line)
    const layers = IN_ROWS.test(text) ? layersOf(text) : undefined
    if (layers !== undefined) return layers
  }
  return []
}

/** The decorations of a line; undefined of one that is not a row below them. */
function layersOf(text: string): readonly RegExp[] | undefined {
  let rest = text
  const layers: RegExp[] = []
  while (!isAnyRow(rest)) {
    const layer = DECORATIONS.find((one) => one.test(rest))
    if (layer === undefined || layers.length === MOST_LAYERS) return undefined
    layers.push(layer)
    rest = rest.replace(layer, '')
  }
  return layers
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
