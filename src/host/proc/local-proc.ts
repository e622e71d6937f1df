import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { VmatlasError } from '../../shared/errors'
import { CommandReader } from './command-reader'
import { errnoOf, toReadError } from './errno-to-code'
import { LocalFiles } from './local-files'
import type { ProcSource } from './proc-source'

/** The /proc of this machine, or a recorded one in another folder. */
export class LocalProc implements ProcSource {
  readonly place: string
  readonly address: ProcSource['address']
  readonly isOfThisMachine: boolean
  readonly #files: LocalFiles
  readonly #commands: CommandReader

  constructor(root = '/proc') {
    this.place = root
    this.isOfThisMachine = root === '/proc'
    this.address = { kind: 'local', root }
    this.#files = new LocalFiles(root)
    this.#commands = new CommandReader(root)
  }

  /** The lane's reader thread opens the file: such a read may hang in the kernel. */
  feed: ProcSource['feed'] = (pid, file) => (_ring, readByThread) =>
    readByThread({
      path: join(this.place, String(pid), file),
      threadsOf: file === 'maps' || file === 'smaps' ? { source: this.address, pid } : null,
    })

  readText: ProcSource['readText'] = async (pid, file) => {
    // Arguments are in the memory of the process, whose lock it may hold; the kernel answers the others at once.
    if (file !== 'cmdline') return this.#files.readText(pid, file)
    const text = await this.#commands.read(pid)
    return text === null ? { text: '', errno: 'EAGAIN' } : { text, errno: '' }
  }

  // The link of a program costs nothing to wait for: the kernel holds it.
  readExe: ProcSource['readExe'] = (pid) => Promise.resolve(this.#files.readLink(pid, 'exe'))

  readSystemText: ProcSource['readSystemText'] = async (file) => {
    try {
      return { text: await readFile(join(this.place, file), 'latin1'), errno: '' }
    } catch (thrown) {
      return { text: '', errno: errnoOf(thrown) }
    }
  }

  listPids: ProcSource['listPids'] = async () => {
    try {
      return (await readdir(this.place))
        .filter((name) => /^[1-9]\d*$/.test(name))
        .map(Number)
        .sort((a, b) => a - b)
    } catch {
      throw new VmatlasError(
        'unsupported-kernel',
        `${this.place} cannot be listed, so there is nothing to read.`,
      )
    }
  }

  toError: ProcSource['toError'] = (failure) =>
    Promise.resolve(toReadError({ ...failure, procRoot: this.place }))
}
