import { SNAPSHOT_SOURCES, type SnapshotInfo } from '../../shared/snapshot/snapshot'

/** The newest format that this version reads and writes. What changed when: docs/CHANGELOG-formats.md. */
export const SNAPSHOT_FORMAT = 2

/** Key of the schema's metadata that holds the number of the format. */
export const KEY_FORMAT = 'vmatlas.format'
/** Key of the digest of the whole file; see file-digest. */
export const KEY_DIGEST = 'vmatlas.digest'
/** Key of what the snapshot says besides its tables, as JSON; see shared/ipc/snapshot-schemas. */
export const KEY_INFO = 'vmatlas.snapshot'
/** Key of unit and checksum of each column, as JSON. */
export const KEY_COLUMNS = 'vmatlas.columns'

/** Sources that format 1 knows. */
const FIRST_SOURCES = SNAPSHOT_SOURCES.slice(0, SNAPSHOT_SOURCES.indexOf('gdb'))

/** The oldest format that can say what a snapshot says, so that older versions read what they can. */
export function formatOf({ source, absent }: SnapshotInfo): number {
  const isOfFirst = FIRST_SOURCES.includes(source)
  return isOfFirst && !absent.includes('permissions') && !absent.includes('sharing') ? 1 : SNAPSHOT_FORMAT
}
