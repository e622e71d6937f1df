import { basename } from 'node:path'
import { toErrorData, VmatlasError, type VmatlasErrorData } from '../../shared/errors'
import type { SnapshotEntry, SnapshotListing } from '../../shared/ipc/snapshot-entry'
import type { Snapshot, SnapshotInfo } from '../../shared/snapshot/snapshot'
import type { SnapshotLibrary } from './snapshot-library'
import { writeAtomically } from './write-atomically'

/** As long as the window's own may be. */
const LONGEST_LABEL = 200

/**
 * What the main process has the scanner do with the library: a snapshot may have a million rows, and packing or
 * checking one must not hold up the process that moves the windows.
 */
export interface LibraryMethods {
  list(): Promise<SnapshotListing>
  annotate(id: string, words: Pick<SnapshotInfo, 'label' | 'note'>): Promise<SnapshotEntry>
  remove(ids: readonly string[]): Promise<null>
  restore(ids: readonly string[]): Promise<null>
  /** Copies a snapshot's file to a path that the person chose in a dialog of the system. */
  exportTo(id: string, path: string): Promise<null>
  /** Keeps the snapshot, or the importable text, that a file holds; `name` labels what has no label. */
  importBytes(name: string, bytes: Uint8Array): Promise<SnapshotEntry>
  /** The same of a file that the person chose in a dialog of the system. */
  importFile(path: string): Promise<SnapshotEntry>
}

/** A request of the main process, and its answer. */
export interface LibraryRequest {
  readonly id: number
  readonly method: keyof LibraryMethods
  readonly args: readonly unknown[]
}
/** The answer to a {@link LibraryRequest}. */
export type LibraryReply =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly error: VmatlasErrorData }

/** Offers a library to the main process; the library is opened before the first request is answered. */
export function createLibraryMethods(library: SnapshotLibrary, opened: Promise<unknown>): LibraryMethods {
  const each = async (ids: readonly string[], act: (id: string) => Promise<void>): Promise<null> => {
    await opened
    for (const id of ids) await act(id)
    return null
  }
  const keep = async (name: string, decode: () => Promise<Snapshot>): Promise<SnapshotEntry> => {
    await opened
    const snapshot = await decode()
    const label = snapshot.info.label === '' ? name : snapshot.info.label
    return library.keep({ ...snapshot, info: { ...snapshot.info, label } })
  }
  return {
    list: async () => {
      await opened
      return library.list()
    },
    annotate: (id, words) => library.annotate(id, words),
    remove: (ids) => each(ids, (id) => library.remove(id)),
    restore: (ids) => each(ids, (id) => library.restore(id)),
    exportTo: async (id, path) => {
      await writeAtomically(path, await library.readFile(id), 0o644)
      return null
    },
    importBytes: (name, bytes) => keep(name, () => library.decode(bytes)),
    importFile: (path) => keep(basename(path).slice(0, LONGEST_LABEL), () => library.decodeFile(path)),
  }
}

/** Carries a request out; whatever goes wrong becomes an answer. */
export async function answerLibraryRequest(
  methods: LibraryMethods,
  { id, method, args }: LibraryRequest,
): Promise<LibraryReply> {
  try {
    if (!Object.hasOwn(methods, method)) throw new VmatlasError('internal', `The library cannot ${method}.`)
    // The one who asks derives method and arguments from LibraryMethods.
    const act = methods[method].bind(methods) as (...args: readonly unknown[]) => Promise<unknown>
    return { id, ok: true, value: await act(...args) }
  } catch (thrown) {
    return { id, ok: false, error: toErrorData(thrown) }
  }
}
