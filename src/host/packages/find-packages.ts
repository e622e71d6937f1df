import { execFile } from 'node:child_process'
import { access, lstat } from 'node:fs/promises'
import { packagedPaths, parseDpkgOwners, parseRpmOwner } from '../../shared/packages/parse-owners'
import { SYSTEM_PATH } from '../threads/system-environment'

/** The programs that know, by their only places; others of the name may be anybody's. */
const DPKG = '/usr/bin/dpkg-query'
const RPM = '/usr/bin/rpm'

/** dpkg takes about 0.2 s for any number of paths; nobody waits longer than this for a name. */
const DEADLINE_MS = 2000
/** Paths in one question: far from what a command line can hold. */
const MOST_PATHS = 500
const ENVIRONMENT = { LC_ALL: 'C', PATH: SYSTEM_PATH }

/** An answer, and the state of the file that it is for. */
interface KnownOwner {
  readonly state: string
  readonly owner: string | null
}

/**
 * Says which package of the system brought a file, as dpkg or rpm tells; a former answer is kept as long as the
 * file stays the same one.
 */
export class PackageFinder {
  readonly #known = new Map<string, KnownOwner>()

  /**
   * Finds the packages of many files at once.
   *
   * Shape: package name by path, both as bytes in latin1; a path without one is missing: no package has it, or
   * neither dpkg nor rpm is there or answers within `deadlineMs`. Errors: none. Source: dpkg-query(1), rpm(8).
   */
  async owners(paths: readonly string[], deadlineMs = DEADLINE_MS): Promise<Map<string, string>> {
    const states = await Promise.all(paths.map(stateOf))
    const unknown = paths.filter((path, index) => this.#known.get(path)?.state !== states[index])
    if (unknown.length > 0) {
      const found = await this.#ask(unknown, deadlineMs)
      paths.forEach((path, index) => {
        const state = states[index]
        if (state === undefined || !found?.has(path)) return
        this.#known.set(path, { state, owner: found.get(path) ?? null })
      })
    }
    const owners = new Map<string, string>()
    for (const path of paths) {
      const owner = this.#known.get(path)?.owner
      if (owner) owners.set(path, owner)
    }
    return owners
  }

  /** Each path that was answered for, with its package or null; null where nobody can be asked. */
  async #ask(
    paths: readonly string[],
    deadlineMs: number,
  ): Promise<ReadonlyMap<string, string | null> | null> {
    const endsAt = performance.now() + deadlineMs
    if (await isThere(DPKG)) return this.#askDpkg(paths, endsAt)
    if (await isThere(RPM)) return this.#askRpm(paths, endsAt)
    return null
  }

  async #askDpkg(paths: readonly string[], endsAt: number): Promise<Map<string, string | null>> {
    const answers = new Map<string, string | null>()
    for (let first = 0; first < paths.length; first += MOST_PATHS) {
      const some = paths.slice(first, first + MOST_PATHS)
      // dpkg-query takes a path with one of these for a pattern.
      const words = some.flatMap(packagedPaths).map(toArgument).filter(isPlain)
      const text = await run(DPKG, ['--search', '--', ...words], endsAt)
      if (text === null) break
      const owners = parseDpkgOwners(text)
      for (const path of some) {
        const known = packagedPaths(path).find((name) => owners.has(name))
        answers.set(path, known === undefined ? null : (owners.get(known) ?? null))
      }
    }
    return answers
  }

  /** One path at a time: rpm's answers do not say which path they are for. */
  async #askRpm(paths: readonly string[], endsAt: number): Promise<Map<string, string | null>> {
    const answers = new Map<string, string | null>()
    for (const path of paths) {
      const word = toArgument(path)
      if (word === null) continue
      const text = await run(RPM, ['-qf', '--qf', '%{NAME}\\n', '--', word], endsAt)
      if (text === null) break
      answers.set(path, parseRpmOwner(text))
    }
    return answers
  }
}

/** Changes whenever another file stands under the path. */
async function stateOf(path: string): Promise<string> {
  try {
    const { ino, dev, ctimeMs } = await lstat(Buffer.from(path, 'latin1'))
    return `${dev}:${ino}:${ctimeMs}`
  } catch {
    return 'absent'
  }
}

/** A path as an argument, which Node encodes as UTF-8; null for bytes that are none. */
function toArgument(path: string): string | null {
  const bytes = Buffer.from(path, 'latin1')
  const text = bytes.toString('utf8')
  return Buffer.from(text, 'utf8').equals(bytes) ? text : null
}

function isPlain(path: string | null): path is string {
  return path !== null && path.startsWith('/') && !/[*?[\\]/.test(path)
}

function isThere(program: string): Promise<boolean> {
  return access(program).then(
    () => true,
    () => false,
  )
}

/** What a program prints, in latin1; null where it did not end by itself in time. Its status says too little. */
function run(program: string, args: readonly string[], endsAt: number): Promise<string | null> {
  const timeout = Math.ceil(endsAt - performance.now())
  if (timeout <= 0) return Promise.resolve(null)
  return new Promise((settle) => {
    execFile(program, args, { timeout, env: ENVIRONMENT, encoding: 'latin1', cwd: '/' }, (error, stdout) =>
      settle(error !== null && typeof error.code !== 'number' ? null : stdout),
    )
  })
}

/** The packages of this machine, asked once for all who want to know. */
export const machinePackages = new PackageFinder()
