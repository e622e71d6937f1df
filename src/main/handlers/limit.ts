import { readLimit } from '../../host/tuner/read-limit'
import { setLimit } from '../../host/tuner/set-limit'
import type { Handlers } from '../ipc/register'

/** Reads and changes vm.max_map_count. */
export function createLimitHandlers(): Pick<Handlers, 'limit:read' | 'limit:set'> {
  return {
    'limit:read': () => readLimit(),
    'limit:set': (_caller, request) => setLimit(request),
  }
}
