import { closeSync, openSync, readdirSync, readFileSync, readlinkSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { compareFiles } from './compare-files'
import { errnoOf, readFailureCode } from './errno-to-code'
import type { FileOfProcess, ThreadSource } from './thread-source'

/** A call on a file of /proc gives at most a page of text, so a larger buffer would gain nothing. */
const buffer = new Uint8Array(4096)

/** The /proc of this machine, or a recorded one in another folder, for a thread that may wait. */
export class LocalFiles implements ThreadSource {
  readonly #root: string

  constructor(root: string) {
    this.#root = root
  }

  readText: ThreadSource['readText'] = (pid, file) => {
    try {
      return { text: readFileSync(this.#path(pid, file), 'latin1'), errno: '' }
    } catch (thrown) {
      return { text: '', errno: errnoOf(thrown) }
    }
  }

  readPieces: ThreadSource['readPieces'] = (pid, file, take, beat) => {
    let fd: number
    try {
      fd = openSync(this.#path(pid, file), 'r')
    } catch (thrown) {
      return errnoOf(thrown)
    }
    try {
      for (let isEmpty = true; ; isEmpty = false) {
        const length = readNext(fd)
        beat()
        if (typeof length === 'string') return length
        if (length === 0) return isEmpty ? 'EMPTY' : ''
        take(buffer, length)
      }
    } finally {
      closeSync(fd)
    }
  }

  readPageMap: ThreadSource['readPageMap'] = (pid, bytes, offset, beat) => {
    let fd: number
    try {
      fd = openSync(this.#path(pid, 'pagemap'), 'r')
    } catch {
      return false
    }
    try {
      beat()
      return readSync(fd, bytes, 0, bytes.length, offset) === bytes.length
    } catch {
      return false
    } finally {
      closeSync(fd)
    }
  }

  listThreads: ThreadSource['listThreads'] = (pid) => {
    try {
      return readdirSync(this.#path(pid, 'task')).map(Number)
    } catch {
      return null
    }
  }

  readLink: ThreadSource['readLink'] = (pid, link) => {
    try {
      return readlinkSync(this.#path(pid, link), 'latin1')
    } catch {
      return null
    }
  }

  statFile: ThreadSource['statFile'] = (pid, file) => {
    try {
      return statSync(this.#bytes(pid, file), { bigint: true })
    } catch (thrown) {
      return errnoOf(thrown) || 'an unknown error'
    }
  }

  compareFiles: ThreadSource['compareFiles'] = (pid, first, second, beat) =>
    compareFiles(this.#bytes(pid, first), this.#bytes(pid, second), beat)

  failureCode: ThreadSource['failureCode'] = (pid, file, errno) =>
    readFailureCode({ procRoot: this.#root, pid, file, errno })

  #path(pid: number, file: string): string {
    return join(this.#root, String(pid), file)
  }

  /** Byte for byte: a name of a file need not be UTF-8, and its dots are the process's. */
  #bytes(pid: number, file: FileOfProcess): Buffer {
    return Buffer.concat([Buffer.from(`${this.#root}/${pid}/`), Buffer.from(file, 'latin1')])
  }
}

/** The length of the next piece in the buffer; the errno word where the call fails. */
function readNext(fd: number): number | string {
  try {
    return readSync(fd, buffer, 0, buffer.length, null)
  } catch (thrown) {
    return errnoOf(thrown)
  }
}
