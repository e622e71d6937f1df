import type { Handlers } from '../ipc/register'

/** Gives the calling window a port to the scanner. */
export function createScannerHandlers(
  connect: (contentsId: number) => void,
): Pick<Handlers, 'scanner:connect'> {
  return {
    'scanner:connect': (caller) => {
      connect(caller.contentsId)
      return null
    },
  }
}
