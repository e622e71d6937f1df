import { readFile } from 'node:fs/promises'
import { VmatlasError } from '../../shared/errors'
import type { LimitReading } from '../../shared/ipc/contract'
import { LIMIT_PATH, parseLimitFile } from '../../shared/sysctl/limit-value'

/**
 * Reads the running value of vm.max_map_count from the kernel, now.
 *
 * Errors: `unsupported-kernel` where the file is missing (WSL1, a /proc without sys), `permission-denied` and
 * `io` as open(2) says, `malformed-proc` when it holds no number.
 */
export async function readLimit(path: string = LIMIT_PATH): Promise<LimitReading> {
  let text: string
  try {
    text = await readFile(path, 'latin1')
  } catch (thrown) {
    throw unreadable(path, thrown)
  }
  return { value: parseLimitFile(text), readAtMs: Date.now() }
}

function unreadable(path: string, thrown: unknown): VmatlasError {
  const errno = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : String(thrown)
  switch (errno) {
    case 'ENOENT':
      return new VmatlasError('unsupported-kernel', `This system has no ${path}, so it has no limit to show.`)
    case 'EACCES':
    case 'EPERM':
      return new VmatlasError(
        'permission-denied',
        `${path} may not be read here.`,
        'Look at how /proc is mounted.',
      )
    default:
      return new VmatlasError('io', `${path} could not be read: ${errno}.`)
  }
}
