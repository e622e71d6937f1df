import { execFile } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { promisify } from 'node:util'
import { parsePasswd } from '../../shared/proc/parse-passwd'
import { systemEnvironment } from '../threads/system-environment'

/** A name service that has not answered by then (an unreachable directory) leaves the user shown by number. */
const NAME_SERVICE_DEADLINE_MS = 2000

/**
 * Names of users: from /etc/passwd, which is read again when it has changed, and for those it lacks (LDAP, sssd,
 * systemd-homed) from the name service, getent(1).
 */
export class UserNames {
  readonly #file: string
  #names: ReadonlyMap<number, string> = new Map()
  readonly #served = new Map<number, string>()
  readonly #asked = new Set<number>()
  #readFor = ''

  constructor(file = '/etc/passwd') {
    this.#file = file
  }

  /** Reads the file again if it is another one than last time; call once per process list. */
  refresh(): void {
    try {
      const { mtimeMs, size, ino } = statSync(this.#file)
      const version = `${mtimeMs} ${size} ${ino}`
      if (version === this.#readFor) return
      this.#names = parsePasswd(readFileSync(this.#file, 'latin1'))
      this.#readFor = version
    } catch {
      // Without the file only the name service knows names.
      this.#names = new Map()
    }
  }

  /** The name, or the decimal uid where none is known. */
  nameOf(uid: number): string {
    return this.#names.get(uid) ?? this.#served.get(uid) ?? String(uid)
  }

  /**
   * Asks the name service for those of these uids that are unknown, each one once: it takes two seconds at most, and
   * nothing at all where no uid is new. Never fails.
   */
  async learn(uids: Iterable<number>): Promise<void> {
    const unknown = [...new Set(uids)].filter((uid) => !this.#names.has(uid) && !this.#asked.has(uid))
    if (unknown.length === 0) return
    for (const uid of unknown) this.#asked.add(uid)
    const found = parsePasswd(await askNameService(unknown))
    for (const uid of unknown) {
      const name = found.get(uid)
      if (name !== undefined) this.#served.set(uid, name)
    }
  }
}

/** Lines in the form of /etc/passwd for those of the uids that the name service knows. */
async function askNameService(uids: readonly number[]): Promise<string> {
  const options = {
    encoding: 'latin1',
    timeout: NAME_SERVICE_DEADLINE_MS,
    killSignal: 'SIGKILL',
    env: systemEnvironment(),
  } as const
  try {
    const { stdout } = await promisify(execFile)('getent', ['passwd', ...uids.map(String)], options)
    return stdout
  } catch (failure) {
    // Status 2 means that one of them is unknown; what it printed about the others still counts.
    const printed = failure instanceof Error && 'stdout' in failure ? failure.stdout : ''
    return typeof printed === 'string' ? printed : ''
  }
}
