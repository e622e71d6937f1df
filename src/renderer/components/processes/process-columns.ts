import { PROCESS_COLUMNS, type ProcessColumn } from '../../worker/protocol/view-protocol'
import type { GridColumn } from '../../model/grid-columns'

const COLUMNS: Readonly<Record<ProcessColumn, Omit<GridColumn, 'key'>>> = {
  name: { title: 'Name', kind: 'strong', width: 178 },
  pid: { title: 'PID', kind: 'number', width: 78 },
  user: { title: 'User', kind: 'quiet', width: 96 },
  maps: {
    title: 'Maps',
    kind: 'number',
    width: 116,
    hint: 'Mappings that count against vm.max_map_count',
  },
  share: { title: '% of limit', kind: 'share', width: 164, hint: 'Maps as a share of vm.max_map_count' },
  rss: { title: 'RSS', kind: 'bytes', width: 86, hint: 'Resident memory: pages in RAM' },
  vsz: { title: 'VSZ', kind: 'bytes', width: 86, hint: 'Virtual size: all mapped address space' },
  cpu: { title: 'CPU', kind: 'number', width: 74, hint: 'Percent of one core since the list was last read' },
  started: { title: 'Started', kind: 'quiet', width: 116 },
  command: { title: 'Command', kind: 'mono', width: 220, grows: true },
}

/** Columns of the grid "Processes". */
export const PROCESS_GRID_COLUMNS: readonly GridColumn[] = PROCESS_COLUMNS.map((key) => ({
  key,
  ...COLUMNS[key],
}))
