/**
 * Units that are easily confused in /proc, and the only conversions between them.
 *
 * The kernel prints "kB" and means KiB (1024 bytes). Every table holds bytes; the conversion happens once, in
 * the parser. Source: proc_pid_smaps(5), Documentation/filesystems/proc.rst.
 */
declare const unit: unique symbol

/** A number of bytes. */
export type Bytes = number & { readonly [unit]?: 'bytes' }
/** A number of units of 1024 bytes, as the kernel's "kB" fields count. */
export type KiB = number & { readonly [unit]?: 'kib' }
/** A number of pages of the machine's page size. */
export type Pages = number & { readonly [unit]?: 'pages' }
/** Milliseconds since 1970-01-01 UTC. */
export type EpochMs = number & { readonly [unit]?: 'epoch-ms' }
/** A duration in milliseconds. */
export type Milliseconds = number & { readonly [unit]?: 'ms' }
/** Clock ticks since boot, as field 22 of /proc/PID/stat counts them. */
export type ClockTicks = number & { readonly [unit]?: 'ticks' }

/** Bytes in one KiB. */
export const BYTES_PER_KIB = 1024

/** Converts the kernel's "kB" to bytes. */
export function kibToBytes(kib: KiB): Bytes {
  return (kib as number) * BYTES_PER_KIB
}

/** Converts pages to bytes. */
export function pagesToBytes(pages: Pages, pageSize: Bytes): Bytes {
  return (pages as number) * (pageSize as number)
}
