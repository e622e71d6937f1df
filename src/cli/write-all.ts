import type { DataSink } from './console'

/** Writes pieces one after the other, each waiting for the one before, so that nothing piles up in memory. */
export async function writeAll(pieces: Iterable<string>, sink: DataSink): Promise<void> {
  for (const piece of pieces) await sink.write(piece)
}
