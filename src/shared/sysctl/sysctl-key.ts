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

/** Takes needless parts out of a path: `/net//./ipv4/` -> `net/ipv4`. */
export function simplifySysctlPath(path: string): string {
  return path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/')
}

/** Says whether a path is a pattern for several keys. */
export function isSysctlGlob(path: string): boolean {
  return GLOB.test(path)
}

/**
 * Says whether a path or pattern as written leads systemd-sysctl, or sysctl, to a key.
 *
 * systemd simplifies the path and refuses `..`; sysctl hands it to the kernel, which follows `..` out of any folder that
 * exists and finds no file behind a slash at the end.
 */
export function leadsToSysctl(written: string, key: string, tool: 'systemd' | 'procps'): boolean {
  if (tool === 'procps') {
    const path = followPath(written, key)
    return path !== null && matchesPath(path, `proc/sys/${key}`, false)
  }
  return !written.split('/').includes('..') && matchesPath(simplifySysctlPath(written), key, true)
}

/** The path that sysctl makes of a pattern for a key: `net//ip*` -> `net//ipv4`. */
export function expandSysctlGlob(pattern: string, key: string): string {
  const parts = key.split('/')
  let depth = 0
  const expanded = pattern.split('/').map((part) => {
    if (part === '' || part === '.') return part
    if (part === '..') {
      depth -= 1
      return part
    }
    const name = parts[depth]
    depth += 1
    return name !== undefined && matchesSysctlGlob(part, name, false) ? name : part
  })
  return expanded.join('/')
}

/** Folders of /proc/sys that are there, or may be: only out of these `..` is known to lead. */
const FOLDERS = ['abi', 'crypto', 'debug', 'dev', 'fs', 'kernel', 'net', 'user', 'vm']

/** Follows a path from /proc/sys as the kernel does; null where it ends in a slash or `..` leaves what is not a folder. */
function followPath(written: string, key: string): string | null {
  if (/(^|\/)\.{0,2}$/.test(written)) return null
  const stack = ['proc', 'sys']
  for (const part of written.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') stack.push(part)
    else if (!isFolder(stack, key)) return null
    else stack.pop()
  }
  return stack.join('/')
}

function isFolder(stack: readonly string[], key: string): boolean {
  const known = ['proc', 'sys', ...key.split('/').slice(0, -1)]
  return stack.every((part, depth) => {
    const names = depth === 2 ? FOLDERS : known.slice(depth, depth + 1)
    return names.some((name) => matchesPath(part, name, false))
  })
}

function matchesPath(path: string, wanted: string, braces: boolean): boolean {
  return isSysctlGlob(path) ? matchesSysctlGlob(path, wanted, braces) : path === wanted
}

/** `[a-z]`, `[!x]`, `[]x]`, `[[:alpha:]_]`; a backslash takes the meaning of the next letter away. */
const SET = /^\[([!^]?)(\]?(?:\[:[a-z]+:\]|\\[^]|[^\]\\])*)\]/

const CLASSES: Readonly<Record<string, string>> = {
  alnum: 'a-zA-Z0-9',
  alpha: 'a-zA-Z',
  blank: ' \\t',
  cntrl: '\\0-\\x1f\\x7f',
  digit: '0-9',
  graph: '!-~',
  lower: 'a-z',
  print: ' -~',
  punct: '!-\\/:-@\\[-`{-~',
  space: '\\s',
  upper: 'A-Z',
  xdigit: '0-9a-fA-F',
}

/**
 * Says whether a pattern matches a path, as glob(7) does: `*`, `?` and sets stop at slashes.
 *
 * With `braces`, `{a,b}` stands for either, as systemd reads it; sysctl takes it literally.
 */
function matchesSysctlGlob(pattern: string, path: string, braces: boolean): boolean {
  let expression = ''
  let depth = 0
  for (let at = 0; at < pattern.length; at++) {
    const letter = pattern[at] as string
    const set = letter === '[' ? SET.exec(pattern.slice(at)) : null
    if (set) {
      const inside = translateSet(set[2] ?? '')
      if (inside === null) return false
      expression += `(?!/)[${set[1] === '' ? '' : '^'}${inside}]`
      at += set[0].length - 1
    } else if (letter === '\\') {
      at += 1
      const next = pattern[at]
      if (next === undefined) return false
      expression += escapeLetter(next)
    } else if (letter === '*') expression += '[^/]*'
    else if (letter === '?') expression += '[^/]'
    else if (letter === '{' && braces) {
      expression += '(?:'
      depth += 1
    } else if (letter === '}' && depth > 0) {
      expression += ')'
      depth -= 1
    } else if (letter === ',' && depth > 0) expression += '|'
    else expression += escapeLetter(letter)
  }
  // An open brace is a letter like any other.
  if (depth > 0) return matchesSysctlGlob(pattern, path, false)
  try {
    return new RegExp(`^${expression}$`).test(path)
  } catch {
    // A range whose ends are the wrong way round matches nothing.
    return false
  }
}

/** The inside of a set as a regular expression writes it; null for a class that does not exist. */
function translateSet(inside: string): string | null {
  const names = [...inside.matchAll(/\[:([a-z]+):\]/g)].map(([, name = '']) => name)
  if (names.some((name) => CLASSES[name] === undefined)) return null
  return inside.replace(/\[:([a-z]+):\]|\\([^])|[\\\]^[]/g, (whole, name?: string, escaped?: string) => {
    if (name !== undefined) return CLASSES[name] ?? ''
    return escaped === undefined ? `\\${whole}` : escaped.replace(/[^a-zA-Z0-9]/, '\\$&')
  })
}

function escapeLetter(letter: string): string {
  return letter.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&')
}
