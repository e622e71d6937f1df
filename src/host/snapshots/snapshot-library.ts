import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { toErrorData, VmatlasError } from '../../shared/errors'
import { formatBytes } from '../../shared/format/bytes'
import { showName } from '../../shared/format/name'
import type { DamagedEntry, SnapshotEntry, SnapshotListing } from '../../shared/ipc/snapshot-entry'
import type { Snapshot, SnapshotInfo } from '../../shared/snapshot/snapshot'
import { summariseSnapshot } from '../../shared/snapshot/summarise-snapshot'
import { errnoOf } from '../proc/errno-to-code'
import { encodeSnapshot } from './encode-snapshot'
import { FileDecoder } from './file-decoder'
import { syncFolder, toWriteError, UNFINISHED_PREFIX, writeAtomically } from './write-atomically'

const EXTENSION = '.arrow'
/** Deleted snapshots lie here until the deletion can no longer be undone. */
const BIN = 'deleted'
/** Ids are parts of paths that come from a window: nothing that could leave the folder. */
const ID_PATTERN = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,199}$/

/**
 * The snapshots that are kept on disk, one file each, in a folder of the user's own.
 *
 * Every change is atomic: after kill -9, a power cut or a full disk each snapshot is there whole, or not at all,
 * and those from before are unharmed. Several programs may use one folder at a time.
 */
export class SnapshotLibrary {
  readonly #folder: string
  readonly #capBytes: () => number
  readonly #decoder = new FileDecoder()

  /** `capBytes` answers how many bytes all files together may have at the moment. */
  constructor(folder: string, capBytes: () => number) {
    this.#folder = folder
    this.#capBytes = capBytes
  }

  /**
   * Makes the folder and removes what earlier runs left half done or deleted; call once at the start.
   *
   * A guest beside another program that uses the folder removes nothing: deletions there can still be undone.
   */
  async open({ isGuest = false }: { readonly isGuest?: boolean } = {}): Promise<void> {
    await mkdir(join(this.#folder, BIN), { recursive: true, mode: 0o700 })
    if (isGuest) return
    for (const name of await readdir(this.#folder)) {
      if (name.startsWith(UNFINISHED_PREFIX) && !isInWork(name))
        await rm(join(this.#folder, name), { force: true })
    }
    for (const name of await readdir(join(this.#folder, BIN))) {
      await rm(join(this.#folder, BIN, name), { force: true })
    }
  }

  /** Lists what is kept; reads the footers only. */
  async list(): Promise<SnapshotListing> {
    const entries: SnapshotEntry[] = []
    const damaged: DamagedEntry[] = []
    for (const id of await this.#ids()) {
      try {
        const { info, summary, bytes } = await this.#decoder.readMetadata(this.#path(id))
        entries.push({ id, info, summary, bytes })
      } catch (thrown) {
        // Deleted by another program since the folder was listed.
        const bytes = await sizeOf(this.#path(id))
        if (bytes === null) continue
        damaged.push({ id, bytes, error: toErrorData(thrown) })
      }
    }
    entries.sort((a, b) => b.info.capturedAtMs - a.info.capturedAtMs || (a.id < b.id ? 1 : -1))
    const bytes = [...entries, ...damaged].reduce((sum, entry) => sum + entry.bytes, 0)
    return { entries, damaged, bytes }
  }

  /** Keeps a snapshot. Errors: `disk-full` also where the cap would be passed, with the numbers; `io`. */
  async keep(snapshot: Snapshot): Promise<SnapshotEntry> {
    const file = encodeSnapshot(snapshot)
    await this.#assertRoom(file.length)
    const id = newId(snapshot.info)
    await writeAtomically(this.#path(id), file)
    return { id, info: snapshot.info, summary: summariseSnapshot(snapshot), bytes: file.length }
  }

  /** Reads a snapshot whole. Errors: `snapshot-corrupt`, `snapshot-newer`, `invalid-request` where it is gone. */
  async read(id: string): Promise<Snapshot> {
    return this.#decoder.decode(await this.readFile(id), Date.now())
  }

  /** Makes a snapshot of the bytes of a file that somebody brings; they are empty afterwards. Errors: as {@link read}. */
  decode(bytes: Uint8Array): Promise<Snapshot> {
    return this.#decoder.decode(bytes, Date.now())
  }

  /** Makes a snapshot of a file anywhere that a person chose. Errors: of reading it, and as {@link read}. */
  async decodeFile(path: string): Promise<Snapshot> {
    return this.decode(await this.#decoder.readFile(path))
  }

  /** The bytes of a snapshot's file, for an export. */
  async readFile(id: string): Promise<Uint8Array> {
    try {
      return await readFile(this.#path(id))
    } catch (error) {
      throw errnoOf(error) === 'ENOENT' ? gone() : toWriteError(id, error)
    }
  }

  /** Gives a snapshot another label and note; its file is written anew. */
  async annotate(id: string, { label, note }: Pick<SnapshotInfo, 'label' | 'note'>): Promise<SnapshotEntry> {
    const snapshot = await this.read(id)
    const info = { ...snapshot.info, label, note }
    const file = encodeSnapshot({ ...snapshot, info })
    await writeAtomically(this.#path(id), file)
    return { id, info, summary: summariseSnapshot(snapshot), bytes: file.length }
  }

  /** Deletes a snapshot, damaged or not; `restore` undoes that until the library is opened the next time. */
  async remove(id: string): Promise<void> {
    await this.#move(this.#path(id), this.#binPath(id))
  }

  /** Deletes a snapshot for good; one that is not there is no error. */
  async discard(id: string): Promise<void> {
    try {
      await rm(this.#path(id), { force: true })
    } catch (error) {
      throw toWriteError(id, error)
    }
  }

  /** Restores a deleted snapshot. Errors: `invalid-request` where it is gone for good. */
  async restore(id: string): Promise<void> {
    await this.#move(this.#binPath(id), this.#path(id))
  }

  async #move(from: string, to: string): Promise<void> {
    try {
      await rename(from, to)
      await syncFolder(this.#folder)
      await syncFolder(join(this.#folder, BIN))
    } catch (error) {
      throw errnoOf(error) === 'ENOENT' ? gone() : toWriteError(to, error)
    }
  }

  async #assertRoom(more: number): Promise<void> {
    let used = 0
    for (const id of await this.#ids()) used += (await sizeOf(this.#path(id))) ?? 0
    const cap = this.#capBytes()
    if (used + more <= cap) return
    throw new VmatlasError(
      'disk-full',
      `Snapshots use ${formatBytes(used)} of the storage limit of ${formatBytes(cap)}; this one needs ${formatBytes(more)}.`,
      'Delete snapshots, or raise the limit in Settings.',
    )
  }

  async #ids(): Promise<string[]> {
    const names = await readdir(this.#folder)
    return names
      .filter((name) => name.endsWith(EXTENSION))
      .map((name) => name.slice(0, -EXTENSION.length))
      .filter((id) => ID_PATTERN.test(id))
  }

  #path(id: string): string {
    return join(this.#folder, fileName(id))
  }

  #binPath(id: string): string {
    return join(this.#folder, BIN, fileName(id))
  }
}

function fileName(id: string): string {
  if (!ID_PATTERN.test(id)) throw new VmatlasError('invalid-request', 'This is not the name of a snapshot.')
  return id + EXTENSION
}

/** An id that sorts by time, says who it was, and that no other snapshot has. */
function newId({ capturedAtMs, name, pid }: SnapshotInfo): string {
  const time = new Date(capturedAtMs).toISOString().replace(/[-:]/g, '').replace('.', '-')
  const safe = showName(name)
    .replace(/[^A-Za-z0-9_.-]/g, '_')
    .slice(0, 60)
  return `${time}-${safe}-${pid ?? 0}-${randomBytes(3).toString('hex')}`
}

/** Says whether the process that began an unfinished file still runs. */
function isInWork(name: string): boolean {
  const pid = Number(name.slice(UNFINISHED_PREFIX.length).split('-')[0])
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return errnoOf(error) === 'EPERM'
  }
}

/** Bytes of a file; null where it is not there. */
async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size
  } catch {
    return null
  }
}

function gone(): VmatlasError {
  return new VmatlasError('invalid-request', 'The snapshot is no longer there.', 'Refresh the list.')
}
