import { release, userInfo } from 'node:os'
import { app } from 'electron'
import type { Handlers } from '../ipc/register'
import { isSandboxed } from '../security'

/** Answers who and what is running. */
export function createAppHandlers(): Pick<Handlers, 'app:info'> {
  return {
    'app:info': () => ({
      version: app.getVersion(),
      electron: process.versions.electron,
      chrome: process.versions.chrome,
      node: process.versions.node,
      isPackaged: app.isPackaged,
      user: userName(),
      uid: process.getuid?.() ?? -1,
      kernelRelease: release(),
      isSandboxed: isSandboxed(),
    }),
  }
}

/** The login name, or the decimal uid where the user database does not know it (common in containers). */
function userName(): string {
  try {
    return userInfo().username
  } catch {
    return String(process.getuid?.() ?? '')
  }
}
