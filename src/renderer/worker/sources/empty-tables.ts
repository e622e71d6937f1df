import type { ProcessTable } from '../../../shared/tables/process-table'
import { computeDiff } from '../../../shared/diff/compute-diff'
import { DifferenceSource } from './difference-source'
import { MappingAssembly } from './mapping-assembly'
import { MappingSource } from './mapping-source'

/** What a view shows before a process was read. */
export function emptyMappingSource(): MappingSource {
  return new MappingSource(new MappingAssembly().finish(0))
}

/** What a view shows while there is nothing to compare. */
export function emptyDifferenceSource(): DifferenceSource {
  const side = { mappings: new MappingAssembly().finish(0), usage: null, absent: [] }
  return new DifferenceSource(computeDiff(side, side, { match: 'address', sameMachine: true }), side, side)
}

/** What a view shows before the first process list arrived. */
export function emptyProcessTable(): ProcessTable {
  return {
    pid: new Uint32Array(0),
    parentPid: new Uint32Array(0),
    uid: new Uint32Array(0),
    startTicks: new Float64Array(0),
    startedAtMs: new Float64Array(0),
    rss: new Float64Array(0),
    vsz: new Float64Array(0),
    cpu: new Float64Array(0),
    threads: new Uint32Array(0),
    flags: new Uint8Array(0),
    state: new Uint8Array(0),
    name: new Uint32Array(0),
    user: new Uint32Array(0),
    command: new Uint32Array(0),
    strings: { strings: [''] },
    length: 0,
  }
}
