import { shallowRef, type ShallowRef } from 'vue'
import type { CountedProcess } from '../../../shared/explain/closest'

/** The processes whose maps are known, kept fresh while the screen shows. */
export interface CountedProcesses {
  readonly processes: Readonly<ShallowRef<readonly CountedProcess[]>>
  /** User processes that this user may not count. */
  readonly uncounted: Readonly<ShallowRef<number>>
}

export function useCountedProcesses(): CountedProcesses {
  return { processes: shallowRef([]), uncounted: shallowRef(0) }
}
