import { readFile } from 'node:fs/promises'
import { LAST_CHANGE_PATH, parseLastChange, type LastChange } from '../../shared/sysctl/limit-act'

/** Reads the last change that can be undone; null where there is none. */
export async function readLastChange(path: string = LAST_CHANGE_PATH): Promise<LastChange | null> {
  const text = await readFile(path, 'latin1').catch(() => '')
  return parseLastChange(text)
}
