import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

/** Ends what hangs, and nothing else: a loaded machine may take its time. */
const PATIENCE = { testTimeout: 120_000, hookTimeout: 120_000 }

/**
 * Three projects: `unit` is pure and fast; `component` mounts Vue components in happy-dom; `system` uses real
 * processes, users, polkit and the real sysctl, one file at a time.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: ['tests/unit/**/*.test.ts'],
          typecheck: { enabled: false },
          ...PATIENCE,
        },
      },
      {
        plugins: [vue()],
        test: {
          name: 'component',
          environment: 'happy-dom',
          include: ['tests/component/**/*.test.ts'],
          ...PATIENCE,
        },
      },
      {
        test: {
          name: 'system',
          environment: 'node',
          include: ['tests/system/**/*.test.ts'],
          fileParallelism: false,
          // A test may have to wait for another run to give the machine's one limit back.
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
})
