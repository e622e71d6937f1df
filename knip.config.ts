import type { KnipConfig } from 'knip'
import { threads } from './scripts/lib/threads.mjs'

/** What nothing uses is an error: files, exports, dependencies. `npm run lint` and the stage `unused` of `npm test` run it. */
const config: KnipConfig = {
  entry: [
    'src/cli/entry.ts!',
    'src/scanner/index.ts!',
    ...Object.values(threads).map((file) => `${file}!`),
    'scripts/*.mjs',
    // Started as programs of their own.
    'tests/pictures/take-pictures.ts',
    'tests/support/read-as-other-user.ts',
    'tests/system/snapshots/save-in-a-loop.ts',
    'tests/system/tuner/read-as-root-probe.ts',
  ],
  project: ['src/**/*.{ts,vue}!', 'scripts/**/*.{mjs,ts}', 'tests/**/*.ts'],
  // A type that an exported function names may be wanted by its callers, also where none wants it yet.
  ignoreExportsUsedInFile: { interface: true, type: true },
  // electron-33 gives types to compare with, the others are started by their paths.
  ignoreDependencies: ['electron-33', 'electron-builder', 'vue-tsc'],
  exclude: ['binaries'],
}

export default config
