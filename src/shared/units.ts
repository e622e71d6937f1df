/**
 * Units that are easily confused in /proc, and the only conversions between them.
 *
 * The kernel prints "kB" and means KiB (1024 bytes). Every table holds bytes; the conversion happens once, in
 * the parser. Source: proc_pid_smaps(5), Documentation/filesystems/proc.rst.
 */
declare const unit: unique symbol

/** Bytes. As with each type here, a plain number fits, and a number of another declared unit does not. */
export type Bytes = number & { readonly [unit]?: 'bytes' }
/** Units of 1024 bytes, as the kernel's "kB" fields count. */
export type KiB = number & { readonly [unit]?: 'kib' }
/** Pages of the machine's page size. */
export type Pages = number & { readonly [unit]?: 'pages' }
/** Milliseconds since 1970-01-01 UTC. */
export type EpochMs = number & { readonly [unit]?: 'epoch-ms' }
/** A duration in milliseconds. */
export type Milliseconds = number & { readonly [unit]?: 'ms' }
/** Clock ticks since boot, as field 22 of /proc/PID/stat counts them. */
export type ClockTicks = number & { readonly [unit]?: 'ticks' }

/** Bytes in a KiB, a MiB and a GiB. */
export const KIB: Bytes = 1024
export const MIB: Bytes = 1024 ** 2
export const GIB: Bytes = 1024 ** 3

/** Converts the kernel's "kB" to bytes. */
export function kibToBytes(kib: KiB): Bytes {
  return (kib as number) * KIB
}

/** Converts pages to bytes. */
export function pagesToBytes(pages: Pages, pageSize: Bytes): Bytes {
  return (pages as number) * (pageSize as number)
}
