/** The format that this version writes, and the newest that it reads. What changed when: docs/CHANGELOG-formats.md. */
export const SNAPSHOT_FORMAT = 1

/** Key of the schema's metadata that holds the number of the format. */
export const KEY_FORMAT = 'vmatlas.format'
/** Key of the digest of the whole file; see file-digest. */
export const KEY_DIGEST = 'vmatlas.digest'
/** Key of what the snapshot says besides its tables, as JSON; see shared/ipc/snapshot-schemas. */
export const KEY_INFO = 'vmatlas.snapshot'
/** Key of unit and checksum of each column, as JSON. */
export const KEY_COLUMNS = 'vmatlas.columns'
