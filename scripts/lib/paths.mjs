import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The checkout's top folder, absolute. */
export const projectRoot = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

/** An absolute path inside the checkout. */
export const inProject = (...parts) => join(projectRoot, ...parts)

/**
 * The folder that keeps downloaded runtimes between checkouts, absolute; it need not exist yet.
 *
 * Source: XDG Base Directory Specification (a relative XDG_CACHE_HOME is to be ignored).
 */
export function cacheFolder() {
  const told = process.env['XDG_CACHE_HOME']
  return join(told?.startsWith('/') ? told : join(homedir(), '.cache'), 'vmatlas')
}
