import type { ProcessIdentity } from '../../../shared/ipc/contract'
import type { ScannerEvent } from '../../../shared/ipc/port-messages'
import type { ReadFailure } from './reading-protocol'

/** The part of the worker's protocol about recording processes until they end; see messages.ts. */

/** The count as last read, and how many snapshots are kept for now. */
export type RecordingCount = Omit<Extract<ScannerEvent, { type: 'recording-count' }>, 'type' | 'requestId'>
/** What a recording found, and the snapshots that it left in the library. */
export type RecordingReport = Omit<Extract<ScannerEvent, { type: 'recorded' }>, 'type' | 'requestId'>

/** A process that is recorded, or was. */
export interface ProcessRecording {
  readonly id: number
  readonly process: ProcessIdentity
  /** The name of the process, harmless; empty where the list did not have it. */
  readonly name: string
  /** `stopping`: somebody stopped it, and the report is on its way. */
  readonly state: 'running' | 'stopping' | 'over' | 'failed'
  /** Null before the first read. */
  readonly latest: RecordingCount | null
  /** Null until it is over. */
  readonly report: RecordingReport | null
  readonly failure: ReadFailure | null
}

/** The requests about recordings. */
export interface RecordingMethods {
  /** Records a process until it ends or the window closes, whatever screen shows; not twice at a time. */
  startRecording(process: ProcessIdentity): null
  /** Stops a recording; the report comes all the same. */
  stopRecording(id: number): null
  /** Takes a recording that is over off the list. */
  dismissRecording(id: number): null
}

/** What the worker sends to the window about recordings: all of them, after every change. */
export interface RecordingWorkerEvent {
  readonly type: 'recordings'
  readonly recordings: readonly ProcessRecording[]
}
