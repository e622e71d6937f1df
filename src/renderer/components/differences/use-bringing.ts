import { reactive } from 'vue'
import { toErrorData, VmatlasError, type VmatlasErrorData } from '../../../shared/errors'
import type { SnapshotEntry } from '../../../shared/ipc/snapshot-entry'
import { call } from '../../api/client'
import { importFile } from '../../api/import-file'
import { usePastedText } from '../../composables/usePastedText'
import { useSnapshotsStore } from '../../stores/snapshots'
import type { SideName } from '../../worker/protocol/snapshot-protocol'

/** How the taking in of a file for one side stands. */
export interface Bringing {
  readonly isBusy: boolean
  readonly failure: VmatlasErrorData | null
}

/** What takes files and text in for the sides; each is kept in the library, and then stands on its side. */
export interface BringControl {
  readonly sides: Readonly<Record<SideName, Bringing>>
  /** Asks for a file in a dialog of the system. */
  open(side: SideName): void
  take(side: SideName, files: readonly File[]): void
  forget(side: SideName): void
}

/**
 * Takes in what is opened, dropped or pasted for a side while the screen is there.
 *
 * Pasted text goes to the side that `sideOfPaste` names.
 */
export function useBringing(
  choose: (side: SideName, id: string) => void,
  sideOfPaste: () => SideName,
): BringControl {
  const snapshots = useSnapshotsStore()
  const sides = reactive<Record<SideName, Bringing>>({ before: nothing(), after: nothing() })

  async function bring(side: SideName, from: () => Promise<SnapshotEntry | null>): Promise<void> {
    if (sides[side].isBusy) return
    sides[side] = { isBusy: true, failure: null }
    try {
      const entry = await from()
      if (entry) {
        await snapshots.load()
        choose(side, entry.id)
      }
      sides[side] = nothing()
    } catch (error) {
      sides[side] = { isBusy: false, failure: toErrorData(error) }
    }
  }

  const take = (side: SideName, files: readonly File[]): void => {
    void bring(side, async () => {
      const [file, ...others] = files
      if (others.length > 0)
        throw new VmatlasError('invalid-request', 'A side takes one file.', 'Drop one file on each side.')
      return file ? importFile(file) : null
    })
  }
  usePastedText((text) => take(sideOfPaste(), [new File([text], 'pasted text')]))

  return {
    sides,
    open: (side) => void bring(side, () => call('snapshot:open')),
    take,
    forget: (side) => void (sides[side] = nothing()),
  }
}

function nothing(): Bringing {
  return { isBusy: false, failure: null }
}
