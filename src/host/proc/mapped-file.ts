import type { ProcessIdentity } from '../../shared/ipc/contract'
import type { FileState } from '../../shared/ipc/file-messages'

/** The file of a mapping as /proc/PID/maps prints it. */
export interface MappedFile {
  readonly process: ProcessIdentity
  readonly start: number
  readonly end: number
  readonly inode: string
  /** As bytes in latin1. */
  readonly path: string
}

/** What became of a mapped file, and a sentence about it. */
export interface FileCheck {
  readonly state: FileState
  readonly sentence: string
}
