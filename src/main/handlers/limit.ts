import { machineTuner } from '../../host/tuner/change-limit'
import { readLimit } from '../../host/proc/read-limit'
import { readLimitConfiguration } from '../../host/tuner/read-limit-configuration'
import type { Handlers } from '../ipc/register'

/** Reads and changes vm.max_map_count; one change at a time, whichever window asks. */
export function createLimitHandlers(): Pick<
  Handlers,
  'limit:read' | 'limit:set' | 'limit:undo' | 'limit:configuration'
> {
  const tuner = machineTuner('none')
  return {
    'limit:read': () => readLimit(),
    'limit:set': (_caller, request) => tuner.set(request),
    'limit:undo': (_caller, request) => tuner.undo(request),
    'limit:configuration': () => readLimitConfiguration(),
  }
}
