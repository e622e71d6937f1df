import { resolve, sep } from 'node:path'

/** The scheme of the app's own pages; never file://, so that they have an origin of their own. */
export const APP_SCHEME = 'app'
const HOST = 'bundle'

/** The page the window opens. */
export const START_URL = `${APP_SCHEME}://${HOST}/index.html`

/**
 * Is this the address of one of our own pages?
 *
 * Compared by protocol and host, since Node's `origin` of an app:// address is the string "null".
 */
export function isAppUrl(address: string): boolean {
  if (!URL.canParse(address)) return false
  const url = new URL(address)
  return url.protocol === `${APP_SCHEME}:` && url.host === HOST
}

/** The file below `folder` that an address names; null when it is not ours or leads out of the folder. */
export function fileOf(address: string, folder: string): string | null {
  if (!isAppUrl(address)) return null
  const path = decodePath(new URL(address).pathname)
  if (path === null || path.includes('\0')) return null
  const file = resolve(folder, `.${path}`)
  return file.startsWith(folder + sep) ? file : null
}

function decodePath(path: string): string | null {
  try {
    return decodeURIComponent(path)
  } catch {
    return null
  }
}
