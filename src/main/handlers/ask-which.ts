import { dialog } from 'electron'

/** Asks the person which file to open; null where the dialog was dismissed. */
export async function askWhich(): Promise<string | null> {
  const { canceled, filePaths } = await dialog.showOpenDialog({ properties: ['openFile', 'dontAddToRecent'] })
  return canceled ? null : (filePaths[0] ?? null)
}
