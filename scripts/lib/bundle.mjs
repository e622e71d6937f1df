import { rmSync } from 'node:fs'
import { inProject } from './paths.mjs'
import { threads } from './threads.mjs'

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
      rolldownOptions: { input: { ...Object.fromEntries(entries), ...withPaths(threads) } },
    },
  })
}

function withPaths(files) {
  return Object.fromEntries(Object.entries(files).map(([name, file]) => [name, inProject(file)]))
}
