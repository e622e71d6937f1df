import { readFileSync, statSync } from 'node:fs'
import { parsePasswd } from '../../shared/proc/parse-passwd'

const PASSWD = '/etc/passwd'

/** Looks user names up in /etc/passwd, which is read again when it has changed. */
export class UserNames {
  #names: ReadonlyMap<number, string> = new Map()
  #readFor = ''

  /** Reads the file again if it is another one than last time; call once per process list. */
  refresh(): void {
    try {
      const { mtimeMs, size, ino } = statSync(PASSWD)
      const version = `${mtimeMs} ${size} ${ino}`
      if (version === this.#readFor) return
      this.#names = parsePasswd(readFileSync(PASSWD, 'latin1'))
      this.#readFor = version
    } catch {
      // Without the file every user is shown by number.
      this.#names = new Map()
    }
  }

  /** The name, or the decimal uid where it is unknown. */
  nameOf(uid: number): string {
    return this.#names.get(uid) ?? String(uid)
  }
}
