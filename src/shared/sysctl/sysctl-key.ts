const GLOB = /[*?[]/

/**
 * Writes a key as the path below /proc/sys that it names.
 *
 * The first separator decides, as both systemd-sysctl and sysctl do: `vm.max_map_count` and `vm/max_map_count` are
 * one key; behind a first dot, dots and slashes change places, so that `net.ipv4.conf.eth0/1.forwarding` can name
 * an interface with a dot.
 */
export function sysctlKeyToPath(key: string): string {
  const first = /[./]/.exec(key)?.[0]
  if (first !== '.') return key
  return key.replace(/[./]/g, (separator) => (separator === '.' ? '/' : '.'))
}

/** Takes needless slashes out of a path: `/net//ipv4` -> `net/ipv4`. */
export function simplifySysctlPath(path: string): string {
  return path.split('/').filter(Boolean).join('/')
}

/** Says whether a path is a pattern for several keys. */
export function isSysctlGlob(path: string): boolean {
  return GLOB.test(path)
}

/**
 * Says whether a pattern matches a path, as glob(7) does: `*` and `?` stop at slashes.
 *
 * With `braces`, `{a,b}` stands for either, as systemd reads it; sysctl takes it literally.
 */
export function matchesSysctlGlob(pattern: string, path: string, braces: boolean): boolean {
  let expression = ''
  let depth = 0
  for (let at = 0; at < pattern.length; at++) {
    const letter = pattern[at] as string
    const set = letter === '[' ? /^\[([!^]?)(\]?[^\]]*)\]/.exec(pattern.slice(at)) : null
    if (set) {
      expression += `[${set[1] === '' ? '' : '^'}${(set[2] ?? '').replace(/[\\\]^[]/g, '\\$&')}]`
      at += set[0].length - 1
    } else if (letter === '*') expression += '[^/]*'
    else if (letter === '?') expression += '[^/]'
    else if (letter === '{' && braces) {
      expression += '(?:'
      depth += 1
    } else if (letter === '}' && depth > 0) {
      expression += ')'
      depth -= 1
    } else if (letter === ',' && depth > 0) expression += '|'
    else expression += letter.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&')
  }
  // An open brace is a letter like any other.
  if (depth > 0) return matchesSysctlGlob(pattern, path, false)
  return new RegExp(`^${expression}$`).test(path)
}
