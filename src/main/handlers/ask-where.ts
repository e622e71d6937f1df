import { dialog } from 'electron'

/** Asks the person where a file is to go; null where the dialog was dismissed. */
export async function askWhere(name: string): Promise<string | null> {
  const { canceled, filePath } = await dialog.showSaveDialog({ defaultPath: name })
  return canceled || filePath === '' ? null : filePath
}
