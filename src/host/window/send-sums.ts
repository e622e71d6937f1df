import type { SumsReadEvent } from '../../shared/ipc/sums-messages'
import type { SumsRead } from '../proc/read-mappings'

/** The answer to `read-sums`; a sum that the kernel did not print (NaN) travels as null. */
export function sumsMessage({ rollup, readAtMs, readMs }: SumsRead, requestId: number): SumsReadEvent {
  const { rss, pss, privateDirty, swap } = rollup.sums
  const told = (bytes: number): number | null => (Number.isNaN(bytes) ? null : bytes)
  return {
    type: 'sums-read',
    requestId,
    rss: told(rss),
    pss: told(pss),
    privateDirty: told(privateDirty),
    swap: told(swap),
    readAtMs,
    readMs,
  }
}
