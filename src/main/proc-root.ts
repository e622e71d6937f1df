/**
 * The /proc the scanner reads: the real one, or a recorded one named by VMATLAS_PROC_ROOT.
 *
 * The variable is for tests; a packaged app ignores it, so that nobody can be shown invented processes.
 */
export function procRoot(isPackaged: boolean, env: Readonly<Record<string, string | undefined>>): string {
  const fixtureRoot = env['VMATLAS_PROC_ROOT']
  return isPackaged || fixtureRoot === undefined || fixtureRoot === '' ? '/proc' : fixtureRoot
}
