import type { FileState } from '../../../shared/ipc/file-messages'

/** What became of the file of the active map. */
export interface FileCheckEvent {
  readonly type: 'file-check'
  readonly state: FileState
  readonly sentence: string
}

/** The request about the file of a mapping. */
export interface FileCheckMethods {
  /** Has the file of the active map checked; answered by an event, where it is a file with a name. */
  checkActiveFile(): null
}
