import type { BigIntStats } from 'node:fs'
import { parseStat, type ProcessStat } from '../../shared/proc/parse-stat'
import type { ReadFailureCode } from './errno-to-code'
import { LocalFiles } from './local-files'
import type { ShortFile, TextRead } from './proc-source'

/** Which source it is, in a form that another thread can be sent to open it there. */
export interface SourceAddress {
  readonly kind: 'local'
  /** `/proc`, or the folder of a recorded one. */
  readonly root: string
}

/** Short files that only threads read. */
export type ThreadFile = ShortFile | 'cgroup' | `task/${number}/syscall`

/**
 * A file as a process sees it, latin1: below its root by its path, by the range that maps it, or its program. A path
 * starts with a slash.
 */
export type FileOfProcess = `root/${string}` | `map_files/${string}` | 'exe'

/** Told that a system call has returned. */
export type Beat = () => void

/**
 * A source as a thread of its own reads it: each method waits in the kernel until it has its answer, which may be for
 * ever, so whoever started the thread watches its beat and can give it up. No method throws because of a process.
 *
 * `ProcSource` is the same source for those who must not wait. Implementations: {@link LocalFiles}.
 */
export interface ThreadSource {
  /** Reads a short file of a process whole. */
  readText(pid: number, file: ThreadFile): TextRead
  /**
   * Hands `take` the pieces of a long file in their order, in one buffer that it must not keep. Answers the errno word
   * of what failed, also after some pieces; `EMPTY` where there was no text; '' at the end of the file.
   */
  readPieces(
    pid: number,
    file: 'maps' | 'smaps',
    take: (piece: Uint8Array, length: number) => void,
    beat: Beat,
  ): string
  /** Fills `bytes` from an offset of the page map; false where it does not reach so far, or may not be read. */
  readPageMap(pid: number, bytes: Uint8Array, offset: number, beat: Beat): boolean
  /** Lists the threads of a process; null where they cannot be listed. */
  listThreads(pid: number): readonly number[] | null
  /** Where a link of a process leads, latin1; null where one may not know. */
  readLink(pid: number, link: 'exe' | 'ns/mnt'): string | null
  /** Looks at a file as the process sees it, through links; the errno word where that fails. */
  statFile(pid: number, file: FileOfProcess): BigIntStats | string
  /** Compares two files as the process sees them; `unknown` where one cannot be read, or is no regular file. */
  compareFiles(
    pid: number,
    first: FileOfProcess,
    second: FileOfProcess,
    beat: Beat,
  ): 'identical' | 'different' | 'unknown'
  /** Says why a file of a process could not be read; looks at the process once more. */
  failureCode(pid: number, file: string, errno: string): ReadFailureCode
}

/** Opens a source in the thread that reads it. Every kind of address is opened here. */
export function openInThread({ root }: SourceAddress): ThreadSource {
  return new LocalFiles(root)
}

/** Reads stat of a process; null where it cannot be read or understood. */
export function readStatNow(source: ThreadSource, pid: number): ProcessStat | null {
  try {
    return parseStat(source.readText(pid, 'stat').text)
  } catch {
    return null
  }
}
