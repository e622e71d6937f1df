import { VmatlasError } from '../errors'
import type { Experiment } from './experiment'
import { LIMIT } from './experiments/limit'
import { FORK, MADVISE, MREMAP } from './experiments/moves-and-advice'
import { SAME_FILE_TWICE, SHARED_ANONYMOUS } from './experiments/never-merge'
import { ACCOUNTING, PATCHWORK } from './experiments/permissions'
import { KERNEL_CHOOSES, SPLIT_AND_MERGE } from './experiments/split-and-merge'
import { THREADS } from './experiments/threads'

/** All guided experiments, in the order in which to do them. */
export const EXPERIMENTS: readonly Experiment[] = [
  SPLIT_AND_MERGE,
  KERNEL_CHOOSES,
  PATCHWORK,
  THREADS,
  SAME_FILE_TWICE,
  SHARED_ANONYMOUS,
  ACCOUNTING,
  MREMAP,
  MADVISE,
  FORK,
  LIMIT,
]

/** Finds an experiment by its id. Errors: `invalid-request` where there is none, naming those there are. */
export function findExperiment(id: string): Experiment {
  const found = EXPERIMENTS.find((experiment) => experiment.id === id)
  if (found) return found
  const ids = EXPERIMENTS.map((experiment) => experiment.id).join(', ')
  throw new VmatlasError('invalid-request', `There is no experiment of this name.`, `There are: ${ids}.`)
}
