import { hostname, release } from 'node:os'
import { VmatlasError } from '../../shared/errors'
import { parseEffectiveUid } from '../../shared/proc/parse-status'
import type { Snapshot, SnapshotFlag, SnapshotInfo, UnreadFile } from '../../shared/snapshot/snapshot'
import type { MappingRead, ReadOptions, ReadsMappings, ReadTarget } from '../proc/read-mappings'
import type { ProcSource } from '../proc/proc-source'
import { readProcessNames } from '../proc/read-pmap-process'
import { UserNames } from '../proc/user-names'

/** How a snapshot is to be taken. */
export interface TakeOptions {
  /** Read smaps too, which costs about ten times as much. */
  readonly withSmaps: boolean
  readonly label?: string
  readonly note?: string
  readonly signal?: AbortSignal
  readonly onProgress?: ReadOptions['onProgress']
}

/**
 * Takes a snapshot of a process.
 *
 * What could be read is kept: where maps is readable and smaps is not, or the process ended in between, the
 * snapshot holds the rows of maps and says so in `flags` and `unread`.
 * Errors: those of MappingReader.read for maps; `cancelled`.
 */
export async function takeSnapshot(
  reader: ReadsMappings,
  target: ReadTarget,
  options: TakeOptions,
): Promise<Snapshot> {
  const readOptions: ReadOptions = {
    ...(options.signal ? { signal: options.signal } : {}),
    ...(options.onProgress ? { onProgress: options.onProgress } : {}),
  }
  // Who it is must be asked before it can end.
  const about = await readAbout(target.pid, reader.source)
  const maps = await reader.read(target, readOptions)
  const { read, unread } = options.withSmaps
    ? await readSmaps(reader, maps, readOptions)
    : { read: maps, unread: [] }
  return snapshotOf(about, read, { ...options, unread })
}

/** What a snapshot says besides what was read of the maps. */
export interface SnapshotWords {
  readonly unread?: readonly UnreadFile[]
  readonly label?: string
  readonly note?: string
}

/** Makes a snapshot of a read that is done; `flags` follow from what was read and what was not. */
export function snapshotOf(about: ProcessAbout, read: MappingRead, words: SnapshotWords = {}): Snapshot {
  const unread = words.unread ?? []
  const flags: SnapshotFlag[] = []
  if (read.changedWhileReading) flags.push('torn')
  if (unread.length > 0) flags.push('partial')
  if (unread.some(({ code }) => code === 'process-gone')) flags.push('ended')
  return {
    info: {
      source: 'process',
      pid: read.process.pid,
      startTicks: read.process.startTicks,
      ...about,
      host: hostname(),
      kernelRelease: release(),
      capturedAtMs: read.readAtMs,
      readMs: read.readMs,
      limit: read.limit,
      usedMaps: read.usedMaps,
      flags,
      unread,
      absent: [],
      label: words.label ?? '',
      note: words.note ?? '',
    },
    mappings: read.table,
    usage: read.usage,
    absent: [],
  }
}

/** Reads smaps of the process whose maps were just read; falls back on these maps and says why. */
async function readSmaps(
  reader: ReadsMappings,
  maps: MappingRead,
  options: ReadOptions,
): Promise<{ read: MappingRead; unread: UnreadFile[] }> {
  try {
    return { read: await reader.read(maps.process, { ...options, file: 'smaps' }), unread: [] }
  } catch (error) {
    if (!(error instanceof VmatlasError) || error.code === 'cancelled' || error.code === 'internal')
      throw error
    return { read: maps, unread: [{ file: 'smaps', code: error.code }] }
  }
}

/** Who a process is, and since when its machine has run. */
export type ProcessAbout = Pick<SnapshotInfo, 'name' | 'command' | 'user' | 'bootId'>

/** Reads who a process is; what cannot be read, as of one that ended, is left empty. */
export async function readAbout(pid: number, source: ProcSource): Promise<ProcessAbout> {
  const names = await readProcessNames(pid, source)
  const users = new UserNames()
  users.refresh()
  const uid = parseEffectiveUid((await source.readText(pid, 'status')).text)
  if (uid !== null) await users.learn([uid])
  const bootId = (await source.readSystemText('sys/kernel/random/boot_id')).text.trim()
  return { ...names, user: uid === null ? null : users.nameOf(uid), bootId: bootId === '' ? null : bootId }
}
