import { SNAPSHOT_COLUMNS, type SnapshotColumn } from '../../worker/protocol/snapshot-protocol'
import type { GridColumn } from '../../model/grid-columns'

const COLUMNS: Readonly<Record<SnapshotColumn, Omit<GridColumn, 'key'>>> = {
  process: { title: 'Process', kind: 'strong', width: 140 },
  pid: { title: 'PID', kind: 'number', width: 72 },
  label: { title: 'Label', kind: 'text', width: 150, hint: 'Your label' },
  taken: { title: 'Taken at', kind: 'number', width: 108 },
  maps: { title: 'Maps', kind: 'number', width: 84 },
  size: { title: 'Size', kind: 'bytes', width: 84, hint: 'Mapped address space' },
  rss: { title: 'RSS', kind: 'bytes', width: 84, hint: 'Resident memory: pages in RAM' },
  pss: {
    title: 'PSS',
    kind: 'bytes',
    width: 84,
    hint: 'Resident memory, shared pages divided by who shares them',
  },
  flags: {
    title: 'Flags',
    kind: 'quiet',
    width: 116,
    hint: 'Flaws, or where it was imported from',
  },
  host: { title: 'Host', kind: 'quiet', width: 88 },
  kernel: { title: 'Kernel', kind: 'quiet', width: 108 },
  command: { title: 'Command', kind: 'mono', width: 180, grows: true },
}

/** Columns of the grid "Snapshots". */
export const SNAPSHOT_GRID_COLUMNS: readonly GridColumn[] = SNAPSHOT_COLUMNS.map((key) => ({
  key,
  ...COLUMNS[key],
}))
