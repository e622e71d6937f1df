import { defineStore } from 'pinia'
import { reactive, ref, shallowRef } from 'vue'
import { VmatlasError } from '../../shared/errors'
import { call } from '../api/client'
import { saveText } from '../api/save-text'
import type { WorkerClient } from '../api/worker-client'
import { readText } from '../api/worker-text'
import type { ExportForm } from '../model/export-form'
import { useFailureStore } from './failure'
import { MIB } from '../../shared/units'

/** A text on its way out of the window. */
export interface TextExport {
  readonly label: string
  /** Characters that the worker has written so far. */
  readonly written: number
  /** The worker has been asked often enough for a person to notice. */
  readonly isLong: boolean
}

/** Takes a text somewhere; answers what the notice says in the end, or nothing. */
type Destination = (form: ExportForm, pieces: AsyncIterable<string>) => Promise<string>

/** More characters than anybody pastes. */
const MOST_COPIED = 32 * MIB
/** So many pieces come before a person has noticed anything. */
const UNNOTICED_PIECES = 4
/** How long the notice about a text stays. */
const OUTCOME_MS = 6000

/**
 * Text that leaves the window, one at a time: to a file or to the clipboard, piece by piece out of the worker. It goes
 * on while other pages show.
 */
export const useTextExportStore = defineStore('text-export', () => {
  const failure = useFailureStore()
  const inProgress = shallowRef<TextExport | null>(null)
  /** What became of the last one, for a moment. */
  const outcome = ref('')
  /** The form that was last chosen for each kind of text. */
  const chosen = reactive<Record<string, string>>({})
  let stopping = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined

  /** Takes a text out of the worker: what shows now, not when a dialog closes. Nothing happens while another is. */
  async function take(worker: WorkerClient, form: ExportForm, destination: Destination): Promise<void> {
    if (inProgress.value) return
    const { label, subject } = form
    const { signal } = (stopping = new AbortController())
    let pieces = 0
    inProgress.value = { label, written: 0, isLong: false }
    tell('')
    const onPiece = (characters: number): void => {
      pieces += 1
      const written = (inProgress.value?.written ?? 0) + characters
      inProgress.value = { label, written, isLong: pieces > UNNOTICED_PIECES }
    }
    try {
      const id = await worker.ask('beginText', subject)
      try {
        tell(await destination(form, readText(worker, id, signal, onPiece)))
      } finally {
        await worker.ask('endText', id)
      }
    } catch (error) {
      if (signal.aborted) tell(`${label} was stopped; nothing was kept.`)
      else failure.report(error)
    } finally {
      inProgress.value = null
    }
  }

  function tell(text: string): void {
    clearTimeout(timer)
    outcome.value = text
    if (text !== '') timer = setTimeout(() => (outcome.value = ''), OUTCOME_MS)
  }

  return {
    inProgress,
    outcome,
    chosen,
    /** Writes a text to a file that the person chooses. */
    save: (worker: WorkerClient, form: ExportForm) => take(worker, form, saveToFile),
    /** Puts a text on the clipboard, where it is not too long for it. */
    copy: (worker: WorkerClient, form: ExportForm) => take(worker, form, copyWhole),
    /** Gives the text up that is on its way; of a file nothing is left. */
    stop: () => stopping.abort(),
  }
})

const saveToFile: Destination = async ({ label, fileName }, pieces) =>
  (await saveText(fileName, pieces)) ? `Saved as ${label}.` : ''

const copyWhole: Destination = async ({ label }, pieces) => {
  let text = ''
  for await (const piece of pieces) {
    text += piece
    if (text.length > MOST_COPIED) {
      throw new VmatlasError(
        'invalid-request',
        'The text is too long for the clipboard.',
        'Save it to a file instead.',
      )
    }
  }
  await call('clipboard:write', text)
  return `Copied as ${label}.`
}
