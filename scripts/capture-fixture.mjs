/**
 * Records a live process as a test fixture: its files of /proc, what pmap says of exactly these files, and in `threads`
 * a line of /proc/PID/task/TID/syscall for each thread.
 *
 *   node scripts/capture-fixture.mjs PID tests/fixtures/proc/CASE
 *
 * pmap must see the recorded text and not the living process, whose PSS moves with every other process. So it runs
 * in a mount namespace of its own, where the recorded files lie over those of /proc; this needs root.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const FILES = ['maps', 'smaps', 'smaps_rollup', 'stat', 'status', 'cmdline', 'comm']
const PMAP_OPTIONS = {
  pmap: [],
  'pmap-x': ['-x'],
  'pmap-d': ['-d'],
  'pmap-X': ['-X'],
  'pmap-XX': ['-XX'],
  'pmap-q': ['-q'],
  'pmap-p': ['-p'],
  'pmap-x-q': ['-x', '-q'],
  'pmap-d-p': ['-d', '-p'],
  'pmap-X-q': ['-X', '-q'],
  'pmap-XX-p': ['-XX', '-p'],
}
const OVERLAY =
  'for f in maps smaps cmdline; do mount --bind "$1/$f" "/proc/$2/$f" || exit 1; done; shift; exec pmap "$@"'

const [pid, target] = process.argv.slice(2)
if (!/^[0-9]+$/.test(pid ?? '') || target === undefined) {
  process.stderr.write('usage: node scripts/capture-fixture.mjs PID FOLDER\n')
  process.exit(2)
}
const folder = resolve(target)
mkdirSync(folder, { recursive: true })
for (const file of FILES) writeFileSync(join(folder, file), readFileSync(`/proc/${pid}/${file}`))

const threads = readdirSync(`/proc/${pid}/task`).map((thread) =>
  readFileSync(`/proc/${pid}/task/${thread}/syscall`, 'latin1'),
)
writeFileSync(join(folder, 'threads'), threads.join(''))

for (const [name, options] of Object.entries(PMAP_OPTIONS)) {
  const arguments_ = ['-m', 'sh', '-c', OVERLAY, 'sh', folder, pid, ...options]
  const text = execFileSync('unshare', arguments_, {
    env: { ...process.env, LC_ALL: 'C' },
    maxBuffer: 2 ** 28,
  })
  writeFileSync(join(folder, `${name}.txt`), text)
}

const about = join(folder, 'case.md')
if (!existsSync(about)) {
  const release = readFileSync('/proc/sys/kernel/osrelease', 'utf8').trim()
  const version = execFileSync('pmap', ['-V'], { encoding: 'utf8' }).trim()
  writeFileSync(
    about,
    `# Say here what this process is and why it is kept\n\nLinux ${release}, ${version}.\n`,
  )
}
