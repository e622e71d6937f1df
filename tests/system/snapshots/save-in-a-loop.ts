import { SnapshotLibrary } from '../../../src/host/snapshots/snapshot-library'
import { sampleSnapshot } from '../../support/sample-snapshot'

/** Keeps and annotates snapshots without end, for a test that kills it in the middle. */
const folder = process.argv[2]
if (folder === undefined) throw new Error('give the folder')
const library = new SnapshotLibrary(folder, () => Infinity)
await library.open()
const kept: string[] = []
for (let round = 0; ; round++) {
  const { id } = await library.keep(sampleSnapshot())
  kept.push(id)
  const old = kept[round >> 1] ?? id
  await library.annotate(old, { label: `round ${round}`, note: 'n'.repeat(round * 100) })
  if (round === 0) process.stdout.write('saving\n')
}
