import { VmatlasError } from '../../shared/errors'
import type { WorkerClient } from './worker-client'

/**
 * Reads a text that the worker has begun, piece by piece: neither the worker nor this thread ever holds a million rows
 * of it. `onPiece` hears of each piece how long it is, also of empty ones, which are not passed on.
 *
 * Errors: `cancelled` once the signal is aborted; those of `nextText`.
 */
export async function* readText(
  worker: WorkerClient,
  id: number,
  signal: AbortSignal,
  onPiece: (characters: number) => void,
): AsyncGenerator<string> {
  for (;;) {
    const piece = await worker.ask('nextText', id)
    if (signal.aborted) throw new VmatlasError('cancelled', 'The export was stopped.')
    if (piece === null) return
    onPiece(piece.length)
    if (piece !== '') yield piece
  }
}
