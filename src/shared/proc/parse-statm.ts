import { pagesToBytes, type Bytes } from '../units'

/** Sizes of a process; NaN where /proc/PID/statm does not say. */
export interface ProcessSizes {
  readonly vsz: Bytes
  readonly rss: Bytes
}

/** Parses the first two fields of /proc/PID/statm: pages mapped and pages resident. Source: proc_pid_statm(5). */
export function parseStatm(text: string, pageSize: Bytes): ProcessSizes {
  const [size, resident] = text.split(' ', 2)
  return { vsz: toBytes(size, pageSize), rss: toBytes(resident, pageSize) }
}

function toBytes(field: string | undefined, pageSize: Bytes): Bytes {
  return field === undefined || field === '' ? Number.NaN : pagesToBytes(Number(field), pageSize)
}
