import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { VmatlasError } from '../../shared/errors'

/**
 * Finds the Lab's program: built by the set-up into `out/lab`, beside an app archive where the app is packaged.
 *
 * `from` is a folder below `out`, by default the one of this very bundle.
 * Errors: `invalid-request` where it was not built, with what to install.
 */
export async function findLabProgram(from: string = import.meta.dirname): Promise<string> {
  let out = from.replace(/\/app\.asar(?=\/|$)/, '/app.asar.unpacked')
  while (basename(out) !== 'out' && dirname(out) !== out) out = dirname(out)
  const program = join(out, 'lab', 'vmatlas-lab')
  try {
    await access(program, constants.X_OK)
    return program
  } catch {
    throw new VmatlasError(
      'invalid-request',
      'The Lab’s program was not built: no C compiler was found.',
      'Install one and start again; on Debian: sudo apt-get install gcc libc6-dev',
    )
  }
}
