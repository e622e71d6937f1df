import { dialog } from 'electron'
import type { ScannerHost } from '../scanner-host'
import type { Handlers } from '../ipc/register'
import { writeAtomically } from '../../host/snapshots/write-atomically'

type SnapshotHandlers = Pick<Handlers, Extract<keyof Handlers, `snapshot:${string}` | 'text:save'>>

/** Manages the kept snapshots; where files go is asked of the person here, never told by a window. */
export function createSnapshotHandlers(scanner: Pick<ScannerHost, 'ask'>): SnapshotHandlers {
  return {
    'snapshot:list': () => scanner.ask('list'),
    'snapshot:annotate': (_caller, id, words) => scanner.ask('annotate', id, words),
    'snapshot:delete': (_caller, ids) => scanner.ask('remove', ids),
    'snapshot:restore': (_caller, ids) => scanner.ask('restore', ids),
    'snapshot:export': async (_caller, id) => {
      const path = await askWhere(`${id}.arrow`)
      if (path !== null) await scanner.ask('exportTo', id, path)
      return path !== null
    },
    'snapshot:import': (_caller, name, bytes) => scanner.ask('importBytes', name, bytes),
    'text:save': async (_caller, name, text) => {
      const path = await askWhere(name)
      if (path !== null) await writeAtomically(path, Buffer.from(text, 'utf8'), 0o644)
      return path !== null
    },
  }
}

async function askWhere(name: string): Promise<string | null> {
  const { canceled, filePath } = await dialog.showSaveDialog({ defaultPath: name })
  return canceled || filePath === '' ? null : filePath
}
