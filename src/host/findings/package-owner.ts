import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { parseDpkgOwner, parseOwnerLine } from '../../shared/findings/parse-package-owner'
import { systemEnvironment } from '../threads/system-environment'

/** A database that is larger or slower than this is done without. */
const DEADLINE_MS = 1500
/** What dpkg would take for a pattern. */
const PATTERN_LETTER = /[*?[\]\\]/

interface PackageTool {
  /** There only where this machine's packages are kept so. */
  readonly database: string
  readonly ask: (path: string) => string | null
}

const TOOLS: readonly PackageTool[] = [
  { database: '/var/lib/dpkg/status', ask: askDpkg },
  { database: '/var/lib/pacman/local', ask: (path) => parseOwnerLine(run('pacman', ['-Qqo', '--', path])) },
  { database: '/var/lib/rpm', ask: askRpm },
  { database: '/usr/lib/sysimage/rpm', ask: askRpm },
]

/**
 * Finds the packages that paths of this machine belong to; each path is asked for once.
 *
 * Blocks for a second and a half at most for each new path: for a thread of its own.
 */
export class PackageOwners {
  readonly #tool = TOOLS.find(({ database }) => existsSync(database))
  readonly #known = new Map<string, string | null>()

  /** The package of an absolute path, whether there is a file now or not; null where none is known. */
  find(path: string): string | null {
    if (this.#tool === undefined || PATTERN_LETTER.test(path)) return null
    const known = this.#known.get(path)
    if (known !== undefined) return known
    const owner = this.#tool.ask(path)
    this.#known.set(path, owner)
    return owner
  }
}

/** Where /lib is a link to /usr/lib, the database may hold either path. */
function askDpkg(path: string): string | null {
  const twin = path.startsWith('/usr/') ? path.slice('/usr'.length) : `/usr${path}`
  const printed = run('dpkg', ['-S', '--', path, twin])
  return parseDpkgOwner(printed, path) ?? parseDpkgOwner(printed, twin)
}

function askRpm(path: string): string | null {
  return parseOwnerLine(run('rpm', ['-qf', '--qf', '%{NAME}\\n', '--', path]))
}

/** What a tool prints, also when it ends badly because one of the paths is unknown to it. */
function run(tool: string, args: readonly string[]): string {
  try {
    return execFileSync(tool, args, {
      encoding: 'utf8',
      timeout: DEADLINE_MS,
      killSignal: 'SIGKILL',
      stdio: ['ignore', 'pipe', 'ignore'],
      env: systemEnvironment({ LC_ALL: 'C' }),
    })
  } catch (failure) {
    const printed = failure instanceof Error && 'stdout' in failure ? failure.stdout : ''
    return typeof printed === 'string' ? printed : ''
  }
}
