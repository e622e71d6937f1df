/** Fields of smaps that procps adds up although the sum means nothing: page sizes, a yes or no, the number of a key. */
const NOT_SUMS = ['KernelPageSize', 'MMUPageSize', 'THPeligible', 'ProtectionKey']

/**
 * What pmap -X or -XX printed, with blanks for the sums that mean nothing; any other text as it is.
 *
 *   Address … Rss MMUPageSize Swap Mapping          Address … Rss MMUPageSize Swap Mapping
 *              40         176    0 KB                          40                0 KB
 */
export function blankMeaninglessSums(text: string): string {
  const lines = text.split('\n')
  const head = lines.find((line) => /^ *Address +Perm /.test(line))
  const sums = lines.findLastIndex((line) => line.endsWith(' KB '))
  if (head === undefined || sums < 0) return text
  for (const label of NOT_SUMS) {
    const at = head.indexOf(` ${label} `)
    if (at < 0) continue
    const from = head.slice(0, at).trimEnd().length + 1
    const to = at + 1 + label.length
    const line = lines[sums] ?? ''
    lines[sums] = line.slice(0, from) + ' '.repeat(to - from) + line.slice(to)
  }
  return lines.join('\n')
}
