import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

/** axe finds nothing on what shows now. */
export async function expectNoViolations(window: Page): Promise<void> {
  // Legacy mode: axe's usual way opens a second page, which this app refuses.
  const { violations } = await new AxeBuilder({ page: window }).setLegacyMode(true).analyze()
  expect(violations.map((found) => `${found.id}: ${found.nodes.map((node) => node.html).join(' ')}`)).toEqual(
    [],
  )
}

/** axe finds nothing on what shows now, neither in light nor in dark. */
export async function expectNoViolationsInBoth(window: Page): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await window.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await expectNoViolations(window)
  }
}
