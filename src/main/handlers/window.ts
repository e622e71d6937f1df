import type { Handlers } from '../ipc/register'

/** Hears from a window that it has drawn data. */
export function createWindowHandlers(onShown: (contentsId: number) => void): Pick<Handlers, 'window:shown'> {
  return {
    'window:shown': (caller) => {
      onShown(caller.contentsId)
      return null
    },
  }
}
