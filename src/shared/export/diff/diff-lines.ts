/**
 * Compares two texts of ascending keys line by line, in the format of diff(1).
 *
 * Each line begins with the address of its mapping, and addresses ascend on both sides; so the longest common
 * subsequence is the set of equal lines, and one merge finds it. diff(1) prints the same.
 *
 *   33c33,34
 *   < 00007f7440430000     12K rw---   [ anon ]
 *   ---
 *   > 00007f7440430000      4K rw---   [ anon ]
 *   > 00007f7440432000      4K rw---   [ anon ]
 */
export interface KeyedLines {
  readonly length: number
  /** Ascends strictly with the line's number. */
  readonly keyOf: (line: number) => number
  readonly textOf: (line: number) => string
}

/** Yields the hunks, each as its lines with their newlines; nothing where the texts are equal. */
export function* diffLines(before: KeyedLines, after: KeyedLines): Generator<string> {
  let i = 0
  let j = 0
  while (i < before.length || j < after.length) {
    if (isEqual(before, i, after, j)) {
      i++
      j++
      continue
    }
    const iFirst = i
    const jFirst = j
    while ((i < before.length || j < after.length) && !isEqual(before, i, after, j)) {
      const a = i < before.length ? before.keyOf(i) : Infinity
      const b = j < after.length ? after.keyOf(j) : Infinity
      if (a <= b && i < before.length) i++
      if (b <= a && j < after.length) j++
    }
    yield* formatHunk({ lines: before, first: iFirst, end: i }, { lines: after, first: jFirst, end: j })
  }
}

function isEqual(before: KeyedLines, i: number, after: KeyedLines, j: number): boolean {
  if (i >= before.length || j >= after.length) return false
  return before.keyOf(i) === after.keyOf(j) && before.textOf(i) === after.textOf(j)
}

/** Lines `[first, end)` of a side. */
interface LineRange {
  readonly lines: KeyedLines
  readonly first: number
  readonly end: number
}

function* formatHunk(before: LineRange, after: LineRange): Generator<string> {
  const verb = before.end === before.first ? 'a' : after.end === after.first ? 'd' : 'c'
  yield `${formatRange(before)}${verb}${formatRange(after)}\n`
  for (let line = before.first; line < before.end; line++) yield `< ${before.lines.textOf(line)}\n`
  if (verb === 'c') yield '---\n'
  for (let line = after.first; line < after.end; line++) yield `> ${after.lines.textOf(line)}\n`
}

/** Lines count from 1; an empty range is named by the line before it. */
function formatRange({ first, end }: LineRange): string {
  if (end - first <= 1) return String(end)
  return `${first + 1},${end}`
}
