import { rmSync } from 'node:fs'
import { inProject } from './paths.mjs'

const THREADS = {
  'reader-thread': 'src/host/proc/reader-thread.ts',
  'parser-thread': 'src/host/proc/parser-thread.ts',
  'counter-thread': 'src/host/sampling/counter-thread.ts',
  'asking-thread': 'src/host/all-processes/asking-thread.ts',
  'decoder-thread': 'src/host/snapshots/decoder-thread.ts',
  'file-check-thread': 'src/host/proc/file-check-thread.ts',
  'ps-thread': 'src/host/sampling/ps-thread.ts',
}

/**
 * Builds TypeScript programs for plain Node into a folder, from the sources as they are now, with the host's
 * threads beside them, where they look for them.
 *
 * Shape: `entries` are `[name, file]`; each becomes `folder/name.js`. What was in the folder is removed. `isWhole`
 * takes the packages in as well, for a folder from which node_modules is not found.
 */
export async function bundleForNode(entries, folder, { isWhole = false } = {}) {
  const { build } = await import('vite')
  rmSync(folder, { recursive: true, force: true })
  const threads = Object.entries(THREADS).map(([name, file]) => [name, inProject(file)])
  await build({
    configFile: false,
    logLevel: 'warn',
    ssr: isWhole ? { noExternal: true } : {},
    build: {
      ssr: true,
      target: 'node20.18',
      outDir: folder,
      emptyOutDir: false,
      minify: false,
      rolldownOptions: { input: Object.fromEntries([...entries, ...threads]) },
    },
  })
}
