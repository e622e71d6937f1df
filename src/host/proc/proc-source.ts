import type { VmatlasError } from '../../shared/errors'
import { parseStat, type ProcessStat } from '../../shared/proc/parse-stat'
import { parseLimitFile } from '../../shared/sysctl/limit-value'
import type { LaneFile } from './parser-thread'
import type { RingFeed } from './read-lane'
import type { SourceAddress } from './thread-source'

/** Files of a process that are short and read whole. */
export type ShortFile = 'stat' | 'statm' | 'status' | 'cmdline'

/** Files of the system, below the root of /proc. */
export type SystemFile =
  'stat' | 'sys/vm/max_map_count' | 'sys/kernel/osrelease' | 'sys/kernel/random/boot_id'

/** A short file: its bytes as latin1, or an empty text and the errno word of what failed. */
export interface TextRead {
  readonly text: string
  readonly errno: string
}

/** A file of a process that could not be read. */
export interface SourceFailure {
  readonly pid: number
  readonly file: string
  /** The errno word, or `EMPTY` where the file could be opened and held nothing. */
  readonly errno: string
  /** It was root who tried. */
  readonly asRoot?: boolean
}

/**
 * Where maps, smaps, smaps_rollup or numa_maps of a process come from, piece by piece.
 *
 * The feed puts the bytes of the file into the ring in their order, from the first to the last, and then ends the ring. It resolves with how many
 * there were, and with what the threads of the process told where they may be asked; where the kernel refuses, with its errno word, also after some bytes. It rejects only where the source itself is lost.
 * Cancellation: once the ring is stopped it resolves soon, with no errno. Deadlines: the ring beats with whatever moves, so that the one who waits can
 * give up a feed in which nothing does; a feed never gives up by itself.
 */
export interface LongFileSource {
  feed(pid: number, file: LaneFile): RingFeed
}

/**
 * Where everything that is read of /proc comes from: this machine's own, a recorded one in a folder, and later that of
 * another machine. Whoever reads processes takes a source, and opens no file of /proc by itself.
 *
 * Implementations: {@link LocalProc}. The helper that runs as root (`RootReader`) is a {@link LongFileSource} alone.
 */
export interface ProcSource extends LongFileSource {
  /** Where it is, as an error names it: `/proc`, or a folder. */
  readonly place: string
  /** What a thread opens the same source with, to read it blocking: see `openInThread`. */
  readonly address: SourceAddress
  /** It is the /proc of the machine that this program runs on, now: what ps, signals and the helper reach too. */
  readonly isOfThisMachine: boolean
  /** Where the program of a process lies, latin1; null where one may not know. Never rejects. */
  readExe(pid: number): Promise<string | null>
  /** Reads a short file of a process whole. Never rejects, and waits half a second at most. */
  readText(pid: number, file: ShortFile): Promise<TextRead>
  /** Reads a file of the system whole. Never rejects. */
  readSystemText(file: SystemFile): Promise<TextRead>
  /** Lists the processes that are there now, ascending. Errors: `unsupported-kernel` where there is no /proc. */
  listPids(): Promise<number[]>
  /** Makes the error of a failed read; may look at the process once more, since errno alone does not tell. */
  toError(failure: SourceFailure): Promise<VmatlasError>
}

/** Reads /proc/PID/stat; null where it cannot be read or understood. */
export async function readStat(source: ProcSource, pid: number): Promise<ProcessStat | null> {
  const { text } = await source.readText(pid, 'stat')
  try {
    return parseStat(text)
  } catch {
    return null
  }
}

/** Reads the running vm.max_map_count; null where it cannot be read. */
export async function readLimitOf(source: ProcSource): Promise<number | null> {
  const { text } = await source.readSystemText('sys/vm/max_map_count')
  try {
    return parseLimitFile(text)
  } catch {
    return null
  }
}
