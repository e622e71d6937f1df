import { VmatlasError } from '../../shared/errors'

/** The error for a file that is not to be trusted. */
export function corrupt(why: string): VmatlasError {
  return new VmatlasError('snapshot-corrupt', `The file cannot be used as a snapshot: ${why}.`)
}
