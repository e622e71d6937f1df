/**
 * Reads what `dpkg-query --search PATH...` prints: which packages have each path.
 *
 *   libc6:amd64: /usr/lib/x86_64-linux-gnu/libc.so.6   ->  libc6
 *   base-files, systemd: /usr/lib/sysctl.d             ->  base-files (the first of several)
 *   diversion by dash from: /bin/sh                    ->  nothing: no package of that name is meant
 *
 * Shape: name by path. Source: dpkg-query(1).
 */
export function parseDpkgOwners(text: string): Map<string, string> {
  const owners = new Map<string, string>()
  for (const line of text.split('\n')) {
    const cut = line.indexOf(': /')
    const name = /^([a-z0-9][a-z0-9+.-]*)(?::[a-z0-9-]+)?(?:, |$)/.exec(line.slice(0, cut))?.[1]
    if (cut > 0 && name !== undefined) owners.set(line.slice(cut + 2), name)
  }
  return owners
}

/**
 * Reads what `rpm -qf --qf '%{NAME}\n' PATH` prints: a name a line, or a sentence where no package has the path.
 *
 * Shape: the first name; null without one. Source: rpm(8).
 */
export function parseRpmOwner(text: string): string | null {
  return /^[A-Za-z0-9][A-Za-z0-9+._-]*$/m.exec(text.split('\n', 1)[0] ?? '')?.[0] ?? null
}

/**
 * The names under which a package may know a path: where /lib, /bin and /sbin are links into /usr, packages of
 * before still list the short one.
 */
export function packagedPaths(path: string): readonly string[] {
  if (/^\/(?:s?bin|lib[0-9a-z]*)\//.test(path)) return [path, `/usr${path}`]
  return /^\/usr\/(?:s?bin|lib[0-9a-z]*)\//.test(path) ? [path, path.slice('/usr'.length)] : [path]
}
