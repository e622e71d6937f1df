import type { VmatlasErrorData } from '../../../shared/errors'
import type { LabEnded, LabStarted, LabStepped, LabStepRequest } from '../../../shared/ipc/lab-messages'

/** The requests about the Lab; each is answered by events. */
export interface LabMethods {
  /** Starts the Lab's process, in the place of one that runs. */
  startLab(): null
  stepLab(step: LabStepRequest): null
  endLab(): null
}

/** What the worker sends to the window about the Lab. */
export type LabEvent =
  LabStarted | LabStepped | LabEnded | { readonly type: 'lab-failed'; readonly error: VmatlasErrorData }

/** An event of the worker about the Lab. */
export interface LabWorkerEvent {
  readonly type: 'lab'
  readonly event: LabEvent
}
