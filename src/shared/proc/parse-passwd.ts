/**
 * Parses /etc/passwd, given as latin1, into user names by uid; the first entry of a uid wins, as in getpwuid(3).
 *
 * Lines that are not entries (comments, NIS markers, damage) are left out.
 */
export function parsePasswd(text: string): ReadonlyMap<number, string> {
  const names = new Map<number, string>()
  for (const line of text.split('\n')) {
    const [name, , uid] = line.split(':', 3)
    if (name === undefined || !/^[^#+-]/.test(name) || uid === undefined || !/^\d+$/.test(uid)) continue
    if (!names.has(Number(uid))) names.set(Number(uid), name)
  }
  return names
}
