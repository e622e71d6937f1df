import { parentPort } from 'node:worker_threads'
import { toErrorData, type VmatlasErrorData } from '../../shared/errors'
import { MapsParser } from '../../shared/proc/parse-maps'
import { NumaMapsParser, type NumaPolicies } from '../../shared/proc/parse-numa-maps'
import { SmapsParser } from '../../shared/proc/parse-smaps'
import type { MappingTable } from '../../shared/tables/mapping-table'
import type { UsageTable } from '../../shared/tables/usage-table'
import { ByteRing, type RingMemory } from './byte-ring'

/** The files of /proc/PID that list mappings. */
export type MapsFile = 'maps' | 'smaps'
/**
 * The files of /proc/PID that a lane reads. smaps_rollup holds the sums of smaps, written like one mapping of it; numa_maps
 * tells policies, and no mappings.
 */
export type LaneFile = MapsFile | 'smaps_rollup' | 'numa_maps'

/** What the parser thread is asked: parse what comes through one ring. */
export interface ParserJob {
  readonly file: LaneFile
  readonly ring: RingMemory
}

/** What a parsed file says; see ParsedMaps and ParsedSmaps. */
export interface ParsedFile {
  readonly table: MappingTable
  /** Row for row with `table`; null for maps, which does not tell. */
  readonly usage: UsageTable | null
  /** Of numa_maps alone; the table is then empty. */
  readonly policies: NumaPolicies | null
  readonly usedMaps: number
  readonly changedWhileReading: boolean
  readonly truncated: boolean
}

/** What it tells while it works, and at the end. */
export type ParserMessage =
  | { readonly type: 'progress'; readonly bytes: number; readonly rows: number }
  | { readonly type: 'parsed'; readonly parsed: ParsedFile }
  /** The ring was stopped. */
  | { readonly type: 'stopped' }
  | { readonly type: 'failed'; readonly error: VmatlasErrorData }

const PROGRESS_INTERVAL_MS = 100

function parse(ring: ByteRing, file: LaneFile): ParserMessage {
  const parser = parserOf(file)
  let bytes = 0
  let toldAt = performance.now()
  for (let span = ring.waitForBytes(); span !== null; span = ring.waitForBytes()) {
    parser.push(ring.bytes, span.start, span.end)
    ring.commitConsumed(span.end - span.start)
    bytes += span.end - span.start
    const now = performance.now()
    if (now - toldAt < PROGRESS_INTERVAL_MS) continue
    toldAt = now
    send({ type: 'progress', bytes, rows: parser.rowCount })
  }
  if (ring.isStopped) return { type: 'stopped' }
  return { type: 'parsed', parsed: { usage: null, policies: null, ...parser.finish() } }
}

function parserOf(file: LaneFile): MapsParser | SmapsParser | PolicyParser {
  if (file === 'numa_maps') return new PolicyParser()
  return file === 'maps' ? new MapsParser() : new SmapsParser()
}

/** Makes a file of policies what the others are: a table, here without rows. */
class PolicyParser extends NumaMapsParser {
  override finish(): ReturnType<NumaMapsParser['finish']> & ReturnType<MapsParser['finish']> {
    return { ...new MapsParser().finish(), ...super.finish() }
  }
}

function send(message: ParserMessage): void {
  parentPort?.postMessage(message, message.type === 'parsed' ? buffersOf(message.parsed) : [])
}

/** The buffers of all columns, however deep: they move to the other thread instead of being copied. */
function buffersOf(value: unknown, found = new Set<ArrayBuffer>()): ArrayBuffer[] {
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer) found.add(value.buffer)
  } else if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    for (const part of Object.values(value)) buffersOf(part, found)
  }
  return [...found]
}

parentPort?.on('message', (job: ParserJob) => {
  const ring = new ByteRing(job.ring)
  try {
    send(parse(ring, job.file))
  } catch (thrown) {
    // The reader must not go on filling a ring that nobody empties.
    ring.stop()
    send({ type: 'failed', error: toErrorData(thrown) })
  }
})
