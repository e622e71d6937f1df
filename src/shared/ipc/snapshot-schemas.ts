import * as v from 'valibot'
import { ERROR_CODES } from '../errors'
import { SNAPSHOT_SOURCES, type SnapshotInfo, type SnapshotSummary } from '../snapshot/snapshot'
import { ABSENT_COLUMNS } from '../tables/absent-column'

/**
 * What a snapshot says besides its tables, as it stands in files and crosses process boundaries. The types are
 * those of shared/snapshot, and the compiler keeps the two in step.
 */

const whole = v.pipe(v.number(), v.integer(), v.minValue(0))
/** The last moment that a Date can hold. */
const LATEST_MS = 8.64e15
const text = v.pipe(v.string(), v.maxLength(65536))

/** See SnapshotInfo. */
export const snapshotInfoSchema = v.object({
  source: v.picklist(SNAPSHOT_SOURCES),
  pid: v.nullable(whole),
  startTicks: v.nullable(whole),
  name: text,
  command: v.string(),
  user: v.nullable(text),
  host: v.nullable(text),
  bootId: v.nullable(text),
  kernelRelease: v.nullable(text),
  capturedAtMs: v.pipe(v.number(), v.minValue(0), v.maxValue(LATEST_MS)),
  readMs: v.nullable(v.number()),
  limit: v.nullable(whole),
  usedMaps: whole,
  flags: v.pipe(v.array(v.picklist(['torn', 'partial', 'ended'])), v.readonly()),
  unread: v.pipe(v.array(v.object({ file: text, code: v.picklist(ERROR_CODES) })), v.readonly()),
  absent: v.pipe(v.array(v.picklist(ABSENT_COLUMNS)), v.readonly()),
  label: text,
  note: text,
})

/** See SnapshotSummary. */
export const snapshotSummarySchema = v.object({
  maps: whole,
  size: whole,
  rss: v.nullable(whole),
  pss: v.nullable(whole),
})

/** The metadata of a snapshot file. */
const snapshotMetadataSchema = v.object({
  info: snapshotInfoSchema,
  summary: snapshotSummarySchema,
  /** Names that are not UTF-8, by their number in the dictionary, as base64 of their bytes. */
  rawNames: v.record(v.string(), v.string()),
  /** Names of the smaps fields in the kernel's order; null where smaps was not read. */
  fieldOrder: v.nullable(v.array(v.string())),
})

/** Unit and checksum of each column of a snapshot file. */
export const snapshotColumnsSchema = v.record(
  v.string(),
  v.object({ unit: v.optional(v.picklist(['bytes', 'number'])), crc32: v.string() }),
)

/** The metadata of a snapshot file. */
export interface SnapshotMetadata {
  readonly info: SnapshotInfo
  readonly summary: SnapshotSummary
  readonly rawNames: Readonly<Record<string, string>>
  readonly fieldOrder: readonly string[] | null
}

/** Unit and checksum of each column of a snapshot file. */
export type SnapshotColumns = v.InferOutput<typeof snapshotColumnsSchema>

/** Reads the metadata of a snapshot file; throws what JSON or valibot throw when it is not as written. */
export function parseSnapshotMetadata(json: string): SnapshotMetadata {
  return v.parse(snapshotMetadataSchema, JSON.parse(json))
}

/** Reads what a snapshot file says of its columns; throws like {@link parseSnapshotMetadata}. */
export function parseSnapshotColumns(json: string): SnapshotColumns {
  return v.parse(snapshotColumnsSchema, JSON.parse(json))
}
