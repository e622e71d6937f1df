import { resolve } from 'node:path'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'
import { notices } from './scripts/lib/notices.mjs'
import { threads } from './scripts/lib/threads.mjs'

const source = (path: string): string => resolve(import.meta.dirname, 'src', path)

/**
 * Three builds: `main` (also the scanner, its threads and the command line, all plain Node), `preload` and
 * `renderer`. Targets are those of Electron 33, the oldest runtime the app must run on (docs/runtime.md).
 */
export default defineConfig({
  main: {
    plugins: [notices()],
    build: {
      target: 'node20.18',
      rolldownOptions: {
        input: {
          index: source('main/index.ts'),
          'scanner-process': source('scanner/index.ts'),
          ...threads,
          cli: source('cli/entry.ts'),
        },
      },
    },
  },
  preload: {
    plugins: [notices()],
    build: {
      target: 'node20.18',
      rolldownOptions: {
        input: { index: source('preload/index.ts') },
        // A sandboxed preload must be one CommonJS file with everything it needs inside.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
      externalizeDeps: false,
    },
  },
  renderer: {
    root: source('renderer'),
    build: {
      target: 'chrome130',
      modulePreload: { polyfill: false },
      // The content security policy allows files of the app only, no data: addresses.
      assetsInlineLimit: 0,
      rolldownOptions: { input: { index: source('renderer/index.html') } },
    },
    worker: { format: 'es', plugins: () => [notices('NOTICES.worker.txt')] },
    plugins: [vue(), notices()],
  },
})
