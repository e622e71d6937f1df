import { VmatlasError } from '../errors'
import { USAGE_FIELD_NAMES, type UsageField } from '../tables/usage-field'
import type { UsageTable } from '../tables/usage-table'
import type { Bytes } from '../units'
import { SmapsParser } from './parse-smaps'

/** The sums that /proc/PID/smaps_rollup says of a whole process. Sizes in bytes, NaN where the kernel gave none. */
export interface SmapsRollup {
  readonly sums: Readonly<Record<UsageField, number>>
  /** Parts of Pss by what backs the memory (Linux 5.14). */
  readonly pssAnon: Bytes
  readonly pssFile: Bytes
  readonly pssShmem: Bytes
}

/**
 * Parses /proc/PID/smaps_rollup: the one cheap way to RSS and PSS of a process in a list.
 *
 * Errors: `malformed-proc` where the text is not one entry.
 * Source: Linux 4.14, Documentation/ABI/testing/procfs-smaps_rollup.
 */
export function parseSmapsRollup(bytes: Uint8Array): SmapsRollup {
  const parser = new SmapsParser()
  parser.push(bytes)
  return rollupOf(parser.finish().usage)
}

/**
 * Takes the sums of a smaps_rollup from the table that the parser of smaps made of it.
 *
 * Errors and source: as {@link parseSmapsRollup}.
 */
export function rollupOf(usage: UsageTable): SmapsRollup {
  if (usage.length !== 1) {
    throw new VmatlasError('malformed-proc', `smaps_rollup has ${usage.length} entries instead of one.`)
  }
  const other = (kernelName: string): Bytes =>
    usage.others.find((column) => column.kernelName === kernelName)?.values[0] ?? Number.NaN
  const sums = USAGE_FIELD_NAMES.map((field) => [field, usage.columns[field][0] ?? Number.NaN])
  return {
    sums: Object.fromEntries(sums) as Record<UsageField, number>,
    pssAnon: other('Pss_Anon'),
    pssFile: other('Pss_File'),
    pssShmem: other('Pss_Shmem'),
  }
}
