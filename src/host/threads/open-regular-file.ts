import { closeSync, constants, fstatSync, openSync, type PathLike } from 'node:fs'

/** Names a place without opening what is there; Node has no word for it. Source: open(2). */
const O_PATH = 0o10000000

/**
 * Opens a file for reading if it is a regular one; throws where it is not, or cannot be opened.
 *
 * Whose path it is may have put a device or a FIFO there: merely opening one can arm a watchdog or block for ever. The
 * place is looked at first, and then that very place is opened, whatever the path leads to by then.
 */
export function openRegularFile(path: PathLike): number {
  const place = openSync(path, O_PATH)
  try {
    if (!fstatSync(place).isFile()) throw new Error('not a regular file')
    return openSync(`/proc/self/fd/${place}`, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY)
  } finally {
    closeSync(place)
  }
}
