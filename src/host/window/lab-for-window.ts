import { VmatlasError } from '../../shared/errors'
import type { ExperimentStep } from '../../shared/lab/experiment'
import type { LabEnded, LabStarted, LabStepped, LabStepRequest } from '../../shared/ipc/lab-messages'
import { describeLabStep } from '../../shared/lab/lab-view'
import { findExperiment } from '../../shared/lab/list-experiments'
import type { Snapshot } from '../../shared/snapshot/snapshot'
import type { ReadsMappings } from '../proc/read-mappings'
import { LabProcess } from '../lab/lab-process'
import { runStep } from '../lab/run-step'

/** The Lab of one window: at most one process, started anew as often as asked, ended with the window. */
export class LabForWindow {
  readonly #reader: ReadsMappings
  readonly #onEnded: (event: LabEnded) => void
  readonly #program: string | undefined
  #lab: LabProcess | null = null
  /** The maps after the last step. */
  #state: Snapshot | null = null
  #isClosed = false

  /** `onEnded` is called when the process ended without {@link end}; `program` is that of LabProcess.start. */
  constructor(reader: ReadsMappings, onEnded: (event: LabEnded) => void, program?: string) {
    this.#reader = reader
    this.#onEnded = onEnded
    this.#program = program
  }

  /** Starts the process, in the place of one that runs. Errors: those of LabProcess.start. */
  async start(requestId: number): Promise<LabStarted> {
    this.end()
    const lab = await LabProcess.start(this.#reader, this.#program)
    if (this.#isClosed) lab.end()
    this.#lab = lab
    void lab.exited.then((end) => {
      if (this.#lab !== lab) return
      this.#lab = null
      this.#onEnded({ type: 'lab-ended', end })
    })
    this.#state = await lab.read()
    const { pid, region } = lab
    return { type: 'lab-started', requestId, pid, region, view: describeLabStep(null, this.#state) }
  }

  /**
   * Makes the calls of a step and reads what became of the maps.
   *
   * Errors: `invalid-request` before it was started and for what no experiment has; those of LabProcess.call.
   */
  async step(requestId: number, request: LabStepRequest): Promise<LabStepped> {
    const lab = this.#lab
    const before = this.#state
    if (!lab || !before)
      throw new VmatlasError('invalid-request', 'The Lab’s process is not running.', 'Start it again.')
    const { answers, after, claims } = await runStep(lab, stepOf(request), before)
    this.#state = after
    const view = describeLabStep(before, after)
    return { type: 'lab-stepped', requestId, pid: lab.pid, answers, view, claims }
  }

  /** Ends the process, if one runs. */
  end(): void {
    const lab = this.#lab
    this.#lab = null
    this.#state = null
    lab?.end()
  }

  /** Ends it for good: the window is gone. */
  close(): void {
    this.#isClosed = true
    this.end()
  }
}

function stepOf(request: LabStepRequest): Pick<ExperimentStep, 'calls' | 'claims' | 'isAtLimit'> {
  if (request.kind === 'free') return { calls: [request.call], claims: [] }
  const step = findExperiment(request.experiment).steps[request.index]
  if (step) return step
  throw new VmatlasError('invalid-request', `${request.experiment} has no step ${request.index + 1}.`)
}
