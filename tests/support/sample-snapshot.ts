import { parseMaps } from '../../src/shared/proc/parse-maps'
import { parseSmaps } from '../../src/shared/proc/parse-smaps'
import type { Snapshot, SnapshotInfo } from '../../src/shared/snapshot/snapshot'

/** What a snapshot of a made-up process says. */
export const SAMPLE_INFO: SnapshotInfo = {
  source: 'process',
  pid: 4127,
  startTicks: 123456,
  name: 'worker',
  command: '/srv/worker --queue caf\xc3\xa9',
  user: 'daemon',
  host: 'atlas',
  bootId: '6f0ad5c7-45ab-4d4c-8f1f-2f9d4f0c9b11',
  kernelRelease: '6.18.0',
  capturedAtMs: 1_790_000_000_000,
  readMs: 1.5,
  limit: 65530,
  usedMaps: 4,
  flags: [],
  unread: [],
  absent: [],
  label: 'after warm-up',
  note: '',
}

const ENTRIES: readonly (readonly [header: string, rss: number, flags: string])[] = [
  [
    '00400000-00452000 r-xp 00000000 fd:01 173521                             /srv/worker',
    312,
    'rd ex mr mw me',
  ],
  ['7f2c4c000000-7f2c4c021000 rw-p 00000000 00:00 0 ', 12, 'rd wr mr mw me ac zz'],
  [
    '7f2c50000000-7f2c50001000 r--p 00001000 fd:01 9007199254740993           /srv/caf\xc3\xa9 (deleted)',
    4,
    'rd mr',
  ],
  [
    '7f2c50001000-7f2c50002000 r--s 00000000 00:05 77                         /memfd:\xff\xfe (deleted)',
    0,
    'rd sh',
  ],
  ['ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]', 0, 'ex'],
]

/** A snapshot with all that is hard to keep: names that are no text, large inodes, high addresses, unknown fields. */
export function sampleSnapshot(withUsage = true): Snapshot {
  const smaps = ENTRIES.map(([header, rss, flags]) => {
    const fields = `Rss: ${rss} kB\nPss: ${rss / 2} kB\nNovel: 3 kB\nVmFlags: ${flags} \n`
    return `${header}\nSize: 4 kB\n${fields}`
  }).join('')
  const maps = ENTRIES.map(([header]) => `${header}\n`).join('')
  const parsed = withUsage ? parseSmaps(bytes(smaps)) : { ...parseMaps(bytes(maps)), usage: null }
  return { info: SAMPLE_INFO, mappings: parsed.table, usage: parsed.usage, absent: [] }
}

function bytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}
