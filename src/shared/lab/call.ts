import type { Bytes } from '../units'

/**
 * The system calls that the Lab makes, as data: the child carries them out, the window and the C program write them.
 *
 * Addresses are told from the start of something that an earlier call made, so that the same steps run again at other
 * addresses: `stretch` is the empty stretch that the Lab found for itself, any other name is the `as` of a call.
 */
export interface LabAddress {
  readonly base: string
  readonly offset: Bytes
}

/** The name of the Lab's own empty stretch of addresses. */
export const STRETCH = 'stretch'

/** The protections that a call may ask for, as maps prints them. */
export const LAB_PROTECTIONS = ['---', 'r--', 'rw-', 'r-x', 'rwx'] as const
/** A protection that a call may ask for. */
export type LabProtection = (typeof LAB_PROTECTIONS)[number]

/** The flags of mmap that the Lab knows. */
export const LAB_MAP_FLAGS = [
  'MAP_PRIVATE',
  'MAP_SHARED',
  'MAP_ANONYMOUS',
  'MAP_FIXED',
  'MAP_FIXED_NOREPLACE',
  'MAP_NORESERVE',
  'MAP_STACK',
  'MAP_POPULATE',
] as const
/** A flag of mmap. */
export type LabMapFlag = (typeof LAB_MAP_FLAGS)[number]

/** The advices of madvise that the Lab knows, without their prefix. */
export const LAB_ADVICES = [
  'DONTNEED',
  'FREE',
  'WILLNEED',
  'DONTDUMP',
  'DODUMP',
  'DONTFORK',
  'DOFORK',
  'SEQUENTIAL',
  'RANDOM',
  'NORMAL',
  'HUGEPAGE',
  'NOHUGEPAGE',
] as const
/** An advice of madvise. */
export type LabAdvice = (typeof LAB_ADVICES)[number]

/** Where and how much; both in whole pages. */
interface LabSpan {
  readonly at: LabAddress
  readonly length: Bytes
}

/** One call. `as` names what it gives, so that later calls can speak of it. */
export type LabCall =
  | {
      readonly call: 'mmap'
      /** Null lets the kernel choose. */
      readonly at: LabAddress | null
      readonly length: Bytes
      readonly protection: LabProtection
      readonly flags: readonly LabMapFlag[]
      /** The `as` of an open or a memfd_create; null for anonymous memory. */
      readonly file: string | null
      readonly offset: Bytes
      readonly as: string
    }
  | ({ readonly call: 'munmap' | 'mlock' | 'munlock' | 'touch' } & LabSpan)
  | ({ readonly call: 'mprotect'; readonly protection: LabProtection } & LabSpan)
  | ({ readonly call: 'madvise'; readonly advice: LabAdvice } & LabSpan)
  | ({
      readonly call: 'mremap'
      readonly newLength: Bytes
      /** Null leaves the place to the kernel, in place or moved. */
      readonly to: LabAddress | null
      readonly as: string
    } & LabSpan)
  /** Moves the end of the heap by so many bytes; may be negative. */
  | { readonly call: 'sbrk'; readonly increment: number }
  /** A file in memory of this length. */
  | { readonly call: 'memfd'; readonly length: Bytes; readonly as: string }
  /** Opens the Lab's own program read-only. */
  | { readonly call: 'open'; readonly as: string }
  /** From then on calls act in the child, the parent waits for its end. */
  | { readonly call: 'fork' }
  /** A thread that sleeps. */
  | { readonly call: 'thread' }
  /**
   * Makes maps of one page until the kernel refuses or there are `most`: `mmap` maps pages side by side that cannot
   * merge; `split` cuts one large mapping with mprotect.
   */
  | { readonly call: 'fill'; readonly by: 'mmap' | 'split'; readonly most: number }

/** The name of a call. */
export type LabCallName = LabCall['call']

/** The most maps that `fill` makes, whatever the limit. */
export const LAB_FILL_MOST = 1_048_576

/** What the kernel answered. */
export type LabAnswer =
  /** `address` is what mmap, mremap and sbrk gave; `count` the maps that fill made. */
  | { readonly ok: true; readonly address: number | null; readonly count: number | null }
  /** `errno` by name: "ENOMEM". */
  | { readonly ok: false; readonly errno: string; readonly count: number | null }
