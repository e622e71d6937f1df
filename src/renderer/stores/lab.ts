import { defineStore, storeToRefs } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { LabStepRequest } from '../../shared/ipc/lab-messages'
import { callAsC } from '../../shared/lab/call-as-c'
import type { CheckedClaim } from '../../shared/lab/check-claim'
import type { Experiment, ExperimentStep } from '../../shared/lab/experiment'
import { LAB_PAGE, type LabCall } from '../../shared/lab/lab-call'
import type { LabAnswer } from '../../shared/lab/lab-protocol'
import type { LabView } from '../../shared/lab/lab-view'
import { findExperiment } from '../../shared/lab/list-experiments'
import { useLabProcessStore } from './lab-process'

/** A step to make. */
export interface PlannedStep {
  readonly title: string
  readonly calls: readonly LabCall[]
  /** The step of the experiment; null in free play. */
  readonly guide: ExperimentStep | null
  /** The choice that was predicted; null where none was. */
  readonly prediction: number | null
  readonly request: LabStepRequest
}

/** A step that was made, with what came of it. */
export interface MadeStep extends PlannedStep {
  readonly answers: readonly LabAnswer[]
  readonly claims: readonly CheckedClaim[]
  readonly before: LabView
  readonly view: LabView
}

/** What is done in the Lab: an experiment or free play, and the steps so far. It stays while other screens show. */
export const useLabStore = defineStore('lab', () => {
  const lab = useLabProcessStore()
  /** Null in free play and before anything was chosen. */
  const experiment = shallowRef<Experiment | null>(null)
  const isOpen = shallowRef(false)
  /** In an experiment: whether the next step is asked about, or the last one explained. */
  const isAsking = shallowRef(true)
  const steps = shallowRef<readonly MadeStep[]>([])

  const lastStep = computed(() => steps.value.at(-1) ?? null)
  const guidedCount = computed(() => steps.value.filter(({ guide }) => guide !== null).length)
  /** The step of the experiment that comes next; null after the last. */
  const nextGuide = computed(() => experiment.value?.steps[guidedCount.value] ?? null)
  /** The mappings that the kernel placed, as they were made, in their order. */
  const placed = computed(() => steps.value.flatMap(listPlaced))

  /** Opens an experiment by its id, or (null) free play, with a process of its own. */
  async function open(id: string | null): Promise<void> {
    experiment.value = id === null ? null : findExperiment(id)
    isOpen.value = true
    await restart()
  }

  /** Starts the process anew and forgets the steps. */
  function restart(): Promise<boolean> {
    steps.value = []
    isAsking.value = true
    return lab.start()
  }

  /** Ends the process and shows the list. */
  function leave(): void {
    isOpen.value = false
    experiment.value = null
    steps.value = []
    lab.stop()
  }

  async function make(plan: PlannedStep): Promise<boolean> {
    const before = lab.view
    const made = before && (await lab.step(plan.request))
    if (!before || !made) return false
    const { answers, claims, view } = made
    steps.value = [...steps.value, { ...plan, before, answers, claims, view }]
    isAsking.value = false
    return true
  }

  /** Makes the next step of the experiment. */
  async function makeNext(prediction: number | null): Promise<void> {
    const guide = nextGuide.value
    if (guide && experiment.value)
      await make(planGuided(experiment.value.id, guidedCount.value, guide, prediction))
  }

  /** Makes a call of the person's own; false where that failed. */
  const makeCall = (call: LabCall): Promise<boolean> => make(planFree(call))

  /** Does all steps so far again in a new process. */
  async function replay(): Promise<void> {
    const former = steps.value
    if (!(await restart())) return
    for (const step of former) if (!(await make(step))) return
  }

  return {
    ...{ experiment, isOpen, isAsking, steps, lastStep, guidedCount, nextGuide, placed },
    ...storeToRefs(lab),
    ...{ open, restart, leave, makeNext, makeCall, replay },
    /** On to the next question. */
    goOn: () => void (isAsking.value = true),
    /** Leaves the guide and keeps the process, to try calls of one's own on it. */
    playOn: () => void (experiment.value = null),
  }
})

function planGuided(
  id: string,
  index: number,
  guide: ExperimentStep,
  prediction: number | null,
): PlannedStep {
  const { title, calls } = guide
  return { title, calls, guide, prediction, request: { kind: 'guided', experiment: id, index } }
}

function planFree(call: LabCall): PlannedStep {
  return {
    title: callAsC(call),
    calls: [call],
    guide: null,
    prediction: null,
    request: { kind: 'free', call },
  }
}

function listPlaced({ calls, answers }: MadeStep): { start: number; end: number }[] {
  return calls.flatMap((call, index) => {
    const answer = answers[index]
    if (call.call !== 'mmap' || call.at !== null || !answer?.ok) return []
    return [{ start: answer.value, end: answer.value + call.pages * LAB_PAGE }]
  })
}
