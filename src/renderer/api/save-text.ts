import { call } from './client'

/** Text as it comes, piece by piece or at once. */
export type TextPieces = Iterable<string> | AsyncIterable<string>

/**
 * Writes text to a file that the person chooses in the system's dialog; `name` is proposed. A text that breaks off
 * leaves no file. False where the dialog was dismissed: then no piece was asked for. Errors: those of the request
 * `text:append`, and whatever `pieces` throws.
 */
export async function saveText(name: string, pieces: TextPieces): Promise<boolean> {
  const id = await call('text:begin', name)
  if (id === null) return false
  let isWhole = false
  try {
    for await (const piece of pieces) await call('text:append', id, piece)
    isWhole = true
  } finally {
    await call('text:finish', id, isWhole)
  }
  return true
}
