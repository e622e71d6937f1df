/** A library's file name taken apart. */
export interface LibraryName {
  /** What is the same for all its versions. */
  readonly stem: string
  /** The version as written in the name; empty where there is none. */
  readonly version: string
}

/**
 * Takes the file name of a library apart; null where it is none. Plug-ins, which do not begin with "lib", are none:
 * two of one name are two things.
 *
 *   libcrypto.so.1.1 -> libcrypto, 1.1    libglib-2.0.so.0 -> libglib, 2.0 0    libfoo.so -> libfoo, (none)
 */
export function parseLibraryName(path: string): LibraryName | null {
  const file = path.slice(path.lastIndexOf('/') + 1)
  const match = /^(lib.+?)(?:-(\d+(?:\.\d+)*))?\.so(?:\.(\d[\w.-]*))?$/.exec(file)
  if (match === null) return null
  const [, stem = '', inName, behind] = match
  return { stem, version: [inName, behind].filter((part) => part !== undefined).join(' ') }
}
