/** The user `nobody`, who owns nothing. */
export const NOBODY = 65534

/**
 * Runs `act` with the rights of another user: the effective user of the whole process changes. Needs root.
 *
 * Threads must be there before: the checkout, where their programs lie, may be closed to others.
 */
export async function actAs<Result>(uid: number, act: () => Promise<Result>): Promise<Result> {
  process.seteuid?.(uid)
  try {
    return await act()
  } finally {
    process.seteuid?.(0)
  }
}
