/** Where the system's own programs lie; root alone writes there. */
export const SYSTEM_PATH = '/usr/sbin:/usr/bin:/sbin:/bin'

/**
 * The environment for a tool of the system: that of this program, but with the system's PATH.
 *
 * The command line may run as root with the PATH of somebody else.
 */
export function systemEnvironment(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  return { ...process.env, PATH: SYSTEM_PATH, ...more }
}
