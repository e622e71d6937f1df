import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { VmatlasError } from '../../shared/errors'
import { checkLabCall, LAB_PAGE, REGION_PAGES, type LabCall } from '../../shared/lab/lab-call'
import {
  formatLabLine,
  parseLabAnswer,
  parseLabHello,
  type LabAnswer,
  type LabHello,
} from '../../shared/lab/lab-protocol'
import type { ProcessEnd } from '../../shared/recorder/process-end'
import type { Snapshot } from '../../shared/snapshot/snapshot'
import type { ReadsMappings } from '../proc/read-mappings'
import { takeSnapshot } from '../snapshots/take-snapshot'
import { findLabProgram } from './find-lab-program'

/** A part of the address space. */
export interface LabRegion {
  readonly start: number
  /** One past the last byte. */
  readonly end: number
}

/**
 * A running process of the Lab: makes one call after the other and can be read in between.
 *
 * It ends with `end`, with its standard input, or by its own fault; then `exited` settles, and a call under way
 * fails with `process-gone`, naming the signal.
 */
export class LabProcess {
  readonly region: LabRegion
  /** Settles with how it ended. */
  readonly exited: Promise<ProcessEnd>
  readonly #child: LabChild
  readonly #reader: ReadsMappings
  readonly #lines: LineQueue
  #pid: number
  #last: Promise<unknown> = Promise.resolve()

  private constructor(child: LabChild, hello: LabHello, lines: LineQueue, reader: ReadsMappings) {
    this.#child = child
    this.#pid = hello.pid
    this.#lines = lines
    this.#reader = reader
    this.region = { start: hello.region, end: hello.region + REGION_PAGES * LAB_PAGE }
    this.exited = lines.ended
  }

  /**
   * Starts the program; `program` defaults to the one that the set-up built.
   *
   * Errors: `invalid-request` where it was not built; `unsupported-kernel` where it finds no room or another page
   * size than it counts in; `io` where it cannot be started.
   */
  static async start(reader: ReadsMappings, program?: string): Promise<LabProcess> {
    const path = program ?? (await findLabProgram())
    const child = spawn(path, { stdio: ['pipe', 'pipe', 'ignore'], env: {} })
    const lines = new LineQueue(child)
    try {
      await once(child, 'spawn')
    } catch (error) {
      throw new VmatlasError('io', `The Lab’s program could not be started: ${String(error)}.`)
    }
    const hello = parseLabHello((await lines.next()) ?? '')
    if (hello) return new LabProcess(child, hello, lines, reader)
    child.kill('SIGKILL')
    throw new VmatlasError(
      'unsupported-kernel',
      'The Lab needs pages of 4 KiB and 8 GiB of empty address space, and found no such place.',
      'A limit on address space (ulimit -v) prevents it, or this is another architecture.',
    )
  }

  /** The process whose maps change: after `fork` the child. */
  get pid(): number {
    return this.#pid
  }

  /** Makes a call. Errors: `invalid-request` for one that the Lab does not make; `process-gone` when it ended. */
  call(call: LabCall): Promise<LabAnswer> {
    const problem = checkLabCall(call)
    if (problem !== null) return Promise.reject(new VmatlasError('invalid-request', problem))
    const answered = this.#last.then(() => this.#ask(call))
    this.#last = answered.catch(() => undefined)
    return answered
  }

  /** Reads its maps as they are now, with smaps up to some thousand of them. */
  async read(): Promise<Snapshot> {
    await this.#last
    const maps = await takeSnapshot(this.#reader, { pid: this.#pid }, { withSmaps: false })
    if (maps.mappings.length > MOST_WITH_SMAPS) return maps
    return takeSnapshot(this.#reader, { pid: this.#pid }, { withSmaps: true })
  }

  /** Ends it. */
  end(): void {
    // A forked child ends with its parent: it asked the kernel for that.
    this.#child.kill('SIGKILL')
  }

  async #ask(call: LabCall): Promise<LabAnswer> {
    this.#child.stdin.write(`${formatLabLine(call)}\n`)
    const line = await this.#lines.next()
    const answer = line === null ? null : parseLabAnswer(line)
    if (answer) {
      if (call.call === 'fork' && answer.ok) this.#pid = answer.value
      return answer
    }
    const end = await this.exited
    const how = end.how === 'signal' ? `by ${end.signal}` : 'by itself'
    throw new VmatlasError(
      'process-gone',
      `The Lab’s process ended ${how} during ${call.call}.`,
      end.how === 'signal' && end.signal === 'SIGSEGV'
        ? 'It accessed memory that is not mapped, or not writable. Restart it to continue.'
        : 'Restart it to continue.',
    )
  }
}

/** Reading smaps takes ten times as long. */
const MOST_WITH_SMAPS = 5000

type LabChild = ChildProcessByStdio<Writable, Readable, null>

/** The lines of a process in turn; null once it has ended. */
class LineQueue {
  readonly ended: Promise<ProcessEnd>
  readonly #lines: string[] = []
  #waiting: ((line: string | null) => void) | null = null
  #isOver = false

  constructor(child: LabChild) {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (this.#waiting) this.#waiting(line)
      else this.#lines.push(line)
      this.#waiting = null
    })
    // Writing to a process that has just ended is not a fault of ours; the end itself is reported.
    child.stdin.on('error', () => undefined)
    this.ended = new Promise((resolve) => {
      const settle = (end: ProcessEnd): void => {
        this.#isOver = true
        this.#waiting?.(null)
        this.#waiting = null
        resolve(end)
      }
      child.once('error', () => settle({ how: 'unknown' }))
      child.once('close', (status, signal) =>
        settle(signal === null ? { how: 'status', status: status ?? 0 } : { how: 'signal', signal }),
      )
    })
  }

  next(): Promise<string | null> {
    const line = this.#lines.shift()
    if (line !== undefined) return Promise.resolve(line)
    if (this.#isOver) return Promise.resolve(null)
    return new Promise((resolve) => (this.#waiting = resolve))
  }
}
