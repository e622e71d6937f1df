/**
 * The package that `dpkg -S PATH` names, without its architecture; null where it names none.
 *
 *   libc6:amd64: /lib/x86_64-linux-gnu/libc.so.6 -> libc6
 *
 * Source: dpkg-query(1).
 */
export function parseDpkgOwner(printed: string, path: string): string | null {
  const line = printed
    .split('\n')
    .find((each) => each.endsWith(`: ${path}`) && !each.startsWith('diversion '))
  return line === undefined ? null : (/^[^\s:,]+/.exec(line)?.[0] ?? null)
}

/** The package in the answer of `rpm -qf --qf '%{NAME}\n'` or `pacman -Qqo`: its first line; null where there is none. */
export function parseOwnerLine(printed: string): string | null {
  return /^[\w.+-]+$/.exec(printed.split('\n')[0] ?? '')?.[0] ?? null
}
