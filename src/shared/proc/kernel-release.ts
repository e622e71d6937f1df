/**
 * Says whether a kernel is of a version or a later one, by its release as uname(2) tells it.
 *
 * False where the release is not known or has no version: a claim about newer kernels is then not made.
 *
 *   isKernelAtLeast('6.18.44-generic', 6, 19)  ->  false
 */
export function isKernelAtLeast(release: string | null, major: number, minor: number): boolean {
  const match = /^(\d+)\.(\d+)/.exec(release ?? '')
  if (!match) return false
  const [has, hasMinor] = [Number(match[1]), Number(match[2])]
  return has > major || (has === major && hasMinor >= minor)
}
