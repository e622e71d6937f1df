import { call } from '../api/client'
import { useFailureStore } from '../stores/failure'

/** Returns a function that puts text on the clipboard; a failure is shown at the top of the window. */
export function useCopy(): (text: string) => Promise<void> {
  const failure = useFailureStore()
  return async (text) => {
    try {
      await call('clipboard:write', text)
    } catch (error) {
      failure.report(error)
    }
  }
}
