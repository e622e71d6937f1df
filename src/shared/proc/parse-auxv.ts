import type { Bytes } from '../units'

/** Key of the page size in the auxiliary vector; getauxval(3). */
const AT_PAGESZ = 6n
const PAGE_SIZE_OF_MOST = 4096

/**
 * The machine's page size out of the bytes of /proc/self/auxv of a 64-bit process.
 *
 * 4096 where the vector does not say; plain JavaScript has no other way to ask. Source: proc_pid_auxv(5).
 */
export function parsePageSize(auxv: Uint8Array): Bytes {
  const view = new DataView(auxv.buffer, auxv.byteOffset, auxv.byteLength)
  for (let at = 0; at + 16 <= auxv.byteLength; at += 16) {
    if (view.getBigUint64(at, true) === AT_PAGESZ) return Number(view.getBigUint64(at + 8, true))
  }
  return PAGE_SIZE_OF_MOST
}
