import { VmatlasError } from '../../shared/errors'
import type { SnapshotMetadata } from '../../shared/ipc/snapshot-schemas'
import type { Snapshot } from '../../shared/snapshot/snapshot'
import { LosableThread } from '../threads/losable-thread'
import { corrupt } from './corrupt'
import { isArrow } from './is-arrow'

/** What a snapshot file says of itself, and its size. */
export type FileMetadata = SnapshotMetadata & { readonly bytes: number }

/** What the decoder's thread is asked. */
export type DecoderJob =
  | { readonly kind: 'metadata'; readonly path: string }
  /** A file that a person chose. */
  | { readonly kind: 'file'; readonly path: string }
  | {
      readonly kind: 'snapshot'
      readonly bytes: Uint8Array
      readonly takenInAtMs: number
      readonly pick: number | null
    }

/** What it answers. */
export type DecoderAnswer =
  | { readonly kind: 'metadata'; readonly metadata: FileMetadata }
  | { readonly kind: 'file'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'snapshot'; readonly snapshot: Snapshot }

/** A good file takes milliseconds. */
const DEADLINE_MS = 2000
/** And a large one a second for each 100 MB, on a machine with nothing else to do; ten times that is plenty. */
const BYTES_PER_MS = 10_000
/** A log in which mappings are looked for takes a second for each 20 MB. */
const LOG_BYTES_PER_MS = 500
/** The largest file that is read, from a slow disk. */
const FILE_DEADLINE_MS = 30_000
/** Columns lie outside of the heap; names and metadata are in it. */
const HEAP_MB = 768

/**
 * Reads snapshot files and importable text in a thread that may be lost: a damaged or hostile file can cost neither
 * the scanner nor the command line more than a deadline and a bound of memory.
 */
export class FileDecoder {
  readonly #thread = new LosableThread<DecoderJob, DecoderAnswer>('decoder-thread', HEAP_MB)

  /** Reads what a file says of itself. Errors: those of readFileMetadata; `snapshot-corrupt` also past the deadline. */
  async readMetadata(path: string): Promise<FileMetadata> {
    const bounds = { deadlineMs: DEADLINE_MS, toError: corrupt }
    const answer = await this.#thread.run({ kind: 'metadata', path }, bounds)
    if (answer.kind !== 'metadata') throw wrongAnswer()
    return answer.metadata
  }

  /** Reads a file that a person chose. Errors: those of readChosenFile; `io` also past the deadline. */
  async readFile(path: string): Promise<Uint8Array> {
    const toError = (why: string): VmatlasError =>
      new VmatlasError('io', `The file could not be read: ${why}.`)
    const answer = await this.#thread.run({ kind: 'file', path }, { deadlineMs: FILE_DEADLINE_MS, toError })
    if (answer.kind !== 'file') throw wrongAnswer()
    return answer.bytes
  }

  /**
   * Makes a snapshot of the bytes of a file, which go over to the thread: `bytes` is empty afterwards. `pick` is the
   * process to read where a text holds several.
   *
   * Errors: those of readSnapshotBytes; `snapshot-corrupt` also past the deadline or the memory it may take.
   */
  async decode(bytes: Uint8Array, takenInAtMs: number, pick: number | null = null): Promise<Snapshot> {
    const deadlineMs = DEADLINE_MS + bytes.byteLength / (isArrow(bytes) ? BYTES_PER_MS : LOG_BYTES_PER_MS)
    // Small buffers share one pool with others of the program, and must stay.
    const own = bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice()
    const transfer = own.buffer instanceof ArrayBuffer ? [own.buffer] : []
    const job: DecoderJob = { kind: 'snapshot', bytes: own, takenInAtMs, pick }
    const answer = await this.#thread.run(job, { deadlineMs, toError: corrupt }, transfer)
    if (answer.kind !== 'snapshot') throw wrongAnswer()
    return answer.snapshot
  }

  /** Ends the thread. */
  close(): void {
    this.#thread.close()
  }
}

function wrongAnswer(): VmatlasError {
  return new VmatlasError('internal', 'The decoder answered another question.')
}
