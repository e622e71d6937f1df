import { execFileSync } from 'node:child_process'
import { closeSync, constants, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A /proc of a test's own making. */
export interface ProcRoot {
  readonly path: string
  /** Adds a process; without `maps` its maps is a FIFO, whose reader waits until {@link release}. */
  addProcess(pid: number, name: string, maps: string | null): void
  /** Adds a file to a process; null makes it a FIFO as well. */
  addFile(pid: number, file: string, text: string | null): void
  /** Lets whoever reads a FIFO come to its end. */
  release(): void
  /** Releases all readers and removes the folder. */
  remove(): void
}

/** Makes a /proc without any process. */
export function makeProcRoot(): ProcRoot {
  const path = mkdtempSync(join(tmpdir(), 'vmatlas-proc-'))
  const fifos: string[] = []
  mkdirSync(join(path, 'sys/vm'), { recursive: true })
  writeFileSync(join(path, 'sys/vm/max_map_count'), '65530\n')
  writeFileSync(join(path, 'stat'), 'cpu  0 0 0 0 0 0 0 0 0 0\nbtime 1700000000\n')
  const release = (): void => {
    for (const fifo of fifos) openForWritingIfRead(fifo)
  }
  const addFile = (pid: number, file: string, text: string | null): void => {
    const filePath = join(path, String(pid), file)
    if (text !== null) return writeFileSync(filePath, text)
    execFileSync('mkfifo', [filePath])
    fifos.push(filePath)
  }
  return {
    path,
    addFile,
    addProcess: (pid, name, maps) => {
      const folder = join(path, String(pid))
      mkdirSync(folder)
      const fields = `S 1 ${pid} ${pid} 0 -1 4194560 0 0 0 0 5 3 0 0 20 0 1 0 100 8192 2`
      writeFileSync(join(folder, 'stat'), `${pid} (${name}) ${fields}\n`)
      writeFileSync(join(folder, 'statm'), '7 3 1 1 0 1 0\n')
      writeFileSync(join(folder, 'status'), `Name:\t${name}\nUid:\t0\t0\t0\t0\n`)
      writeFileSync(join(folder, 'cmdline'), `/bin/${name}\0--flag\0`)
      addFile(pid, 'maps', maps)
    },
    release,
    remove: () => {
      release()
      rmSync(path, { recursive: true, force: true })
    },
  }
}

/** Opening and closing the writing end ends the wait of all readers; without a reader it fails with ENXIO. */
function openForWritingIfRead(fifo: string): void {
  try {
    closeSync(openSync(fifo, constants.O_WRONLY | constants.O_NONBLOCK))
  } catch {
    // Nobody waits.
  }
}
