import { clipboard } from 'electron'
import type { Handlers } from '../ipc/register'

/** Puts text on the clipboard for the window, which has no permission of its own. */
export function createClipboardHandlers(): Pick<Handlers, 'clipboard:write'> {
  return {
    'clipboard:write': async (_caller, text) => {
      await clipboard.writeText(text)
      return null
    },
  }
}
