import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { toErrorData, type VmatlasErrorData } from '../../shared/errors'
import { call } from '../api/client'
import { importFile } from '../api/import-file'
import { useSnapshotsStore } from './snapshots'

/** A file that could not be taken in, and why. */
export interface RefusedFile {
  readonly name: string
  readonly error: VmatlasErrorData
}

/** What a person does to the kept snapshots, and what came of it. */
export const useLibraryStore = defineStore('library', () => {
  const snapshots = useSnapshotsStore()
  /** What the last deletion took away, as long as it can be undone. */
  const deleted = shallowRef<readonly string[]>([])
  const refused = shallowRef<readonly RefusedFile[]>([])
  const failure = shallowRef<VmatlasErrorData | null>(null)

  async function annotate(id: string, words: { label: string; note: string }): Promise<void> {
    await attempt(() => call('snapshot:annotate', id, words))
  }

  async function remove(ids: readonly string[]): Promise<void> {
    await attempt(async () => {
      await call('snapshot:delete', [...ids])
      deleted.value = ids
    })
  }

  async function restore(): Promise<void> {
    await attempt(async () => {
      await call('snapshot:restore', [...deleted.value])
      deleted.value = []
    })
  }

  async function exportFiles(ids: readonly string[]): Promise<void> {
    await attempt(async () => {
      // One dialog after the other; dismissing one ends it.
      for (const id of ids) if (!(await call('snapshot:export', id))) return
    })
  }

  /** Takes files in that were chosen or dropped; those refused are shown with the reason. */
  async function importFiles(files: Iterable<File>): Promise<void> {
    const refusals: RefusedFile[] = []
    for (const file of files) {
      try {
        await importFile(file)
      } catch (error) {
        refusals.push({ name: file.name, error: toErrorData(error) })
      }
    }
    refused.value = refusals
    await snapshots.load()
  }

  /** Takes text in that was pasted. */
  async function importText(text: string): Promise<void> {
    await importFiles([new File([text], 'pasted text')])
  }

  /** Acts, reports what failed, and shows the library as it is then. */
  async function attempt(act: () => Promise<unknown>): Promise<void> {
    try {
      await act()
      failure.value = null
    } catch (error) {
      failure.value = toErrorData(error)
    }
    await snapshots.load()
  }

  return { deleted, refused, failure, annotate, remove, restore, exportFiles, importFiles, importText }
})
