import { access, constants } from 'node:fs/promises'

/** Root-owned places only, never the caller's PATH; the last one is that of NixOS. */
const PKEXEC_PLACES = ['/usr/bin/pkexec', '/bin/pkexec', '/run/wrappers/bin/pkexec']

/** A person may have to find a password; a forgotten prompt must not block the next attempt for ever. */
export const PROMPT_DEADLINE_MS = 5 * 60_000

/** pkexec's own status when the person closed the prompt; pkexec(1). */
export const PKEXEC_DISMISSED = 126
/** pkexec's own status when it may not or cannot run the program; pkexec(1). */
export const PKEXEC_REFUSED = 127

/** What runs as root gets nothing else; the words that we look for in pkexec's messages are those of the C locale. */
export const FIXED_ENVIRONMENT = { LC_ALL: 'C', LANGUAGE: 'C', PATH: '/usr/sbin:/usr/bin:/sbin:/bin' }

/** pkexec needs the session's variables to find the agent, and clears the rest itself. */
export function pkexecEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, ...FIXED_ENVIRONMENT }
}

/** Where pkexec is; null where this user has none to run. */
export async function findPkexec(): Promise<string | null> {
  for (const place of PKEXEC_PLACES) {
    try {
      await access(place, constants.X_OK)
      return place
    } catch {
      // Not there, or not to be run by this user: the next place may have it.
    }
  }
  return null
}

/** Says whether pkexec refused because nobody could be asked. */
export function isWithoutAgent(stderr: string): boolean {
  return stderr.includes('No authentication agent')
}
