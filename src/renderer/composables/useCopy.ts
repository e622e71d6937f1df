import { toErrorData } from '../../shared/errors'
import { call } from '../api/client'
import { useAtlasStore } from '../stores/atlas'

/** Returns a function that puts text on the clipboard; a failure is shown at the top of the window. */
export function useCopy(): (text: string) => Promise<void> {
  const atlas = useAtlasStore()
  return async (text) => {
    try {
      await call('clipboard:write', text)
    } catch (error) {
      atlas.defect = toErrorData(error)
    }
  }
}
