import { defineConfig } from '@playwright/test'

/**
 * End-to-end tests drive the built app on the real Electron, one window at a time: they share the machine's
 * process list and its one vm.max_map_count. The Electron to use is VMATLAS_ELECTRON_PATH (scripts/test.mjs).
 */
export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  globalSetup: './tests/e2e/support/global-setup.ts',
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  // They end what hangs, and nothing else: a loaded machine may take its time.
  timeout: 600_000,
  expect: { timeout: 60_000 },
  reporter: process.env['PLAYWRIGHT_JSON_OUTPUT_FILE'] ? [['list'], ['json']] : [['list']],
})
