import { expect, type Locator, type Page } from '@playwright/test'
import { findProcessRow, grid } from './grid'

/** More than any screen has stops; beyond this a control is out of the keyboard's reach. */
const MOST_STOPS = 150

/** Presses Tab, or Shift+Tab, until `control` has the focus; at each stop the focus must be in sight. */
export async function tabTo(window: Page, control: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let stops = 0; !(await hasFocus(control)); stops += 1) {
    if (stops > MOST_STOPS) throw new Error(`${key} never comes to ${String(control)}`)
    await window.keyboard.press(key)
    await expectFocusInSight(window)
  }
}

/** Presses a key that leaves the focus on the page; afterwards it must be in sight. */
export async function press(window: Page, key: string): Promise<void> {
  await window.keyboard.press(key)
  await expectFocusInSight(window)
}

/** Opens a process from the list, as one does without a mouse; its maps have the focus then. */
export async function openProcessByKeyboard(window: Page, pid: number): Promise<void> {
  await expect(window.getByRole('searchbox', { name: 'Filter processes' })).toBeVisible()
  await press(window, 'Control+f')
  await window.keyboard.type(String(pid))
  const row = findProcessRow(window, pid)
  await expect(row).toBeVisible()
  await press(window, 'ArrowDown')
  await press(window, 'Home')
  await expect(grid(window, 'Processes').getByRole('row', { selected: true })).toHaveCount(1)
  while ((await row.getAttribute('aria-selected')) !== 'true') await press(window, 'ArrowDown')
  await window.keyboard.press('Enter')
  await expect(grid(window, 'Memory maps')).toBeFocused()
  await expectFocusInSight(window)
}

/** Goes back to the tabs and on to one of them; it has the focus then. */
export async function openTabByKeyboard(window: Page, name: string): Promise<Locator> {
  const tabs = window.getByRole('tablist', { name: 'Views of the process' })
  await tabTo(window, tabs.getByRole('tab', { selected: true }), 'Shift+Tab')
  await press(window, 'Home')
  const tab = tabs.getByRole('tab', { name: new RegExp(`^${name}`) })
  while (!(await hasFocus(tab))) await press(window, 'ArrowRight')
  await expect(tab).toHaveAttribute('aria-selected', 'true')
  return tab
}

/** What has the focus can be seen: whole, or a good part of it where it scrolls by itself. */
export async function expectFocusInSight(window: Page): Promise<void> {
  await expect.poll(() => window.evaluate(describeFocus)).toBe('in sight')
}

/** Scrolls with the keys of what has the focus until something shows whole. */
export async function readOnTo(window: Page, what: Locator): Promise<void> {
  await expect(async () => {
    await press(window, 'PageDown')
    await expect(what).toBeInViewport({ ratio: 1, timeout: 1000 })
  }).toPass({ timeout: 20_000 })
}

/** Nothing of the window lies beside it, where only a horizontal scroll would show it, and the status line is whole. */
export async function expectNothingCutOff(window: Page): Promise<void> {
  const cut = (): Promise<string[]> =>
    window.evaluate(() =>
      [...document.querySelectorAll('html, main, footer > :first-child')]
        .filter((element) => element.scrollWidth > Math.ceil(element.getBoundingClientRect().width))
        .map((element) => `${element.tagName} needs ${element.scrollWidth}`),
    )
  await expect.poll(cut).toEqual([])
}

async function hasFocus(control: Locator): Promise<boolean> {
  return control.evaluate((element) => element === document.activeElement)
}

/** Runs in the page. */
function describeFocus(): string {
  /** The least that is seen of an element that scrolls by itself, CSS pixels. */
  const LEAST_PART = 60
  const focused = document.activeElement
  if (focused === null || focused === document.body) return 'nothing has the focus'

  const seen = { left: 0, top: 0, right: innerWidth, bottom: innerHeight }
  for (let at = focused.parentElement; at !== null; at = at.parentElement) {
    if (getComputedStyle(at).overflow === 'visible') continue
    const box = at.getBoundingClientRect()
    seen.left = Math.max(seen.left, box.left)
    seen.top = Math.max(seen.top, box.top)
    seen.right = Math.min(seen.right, box.right)
    seen.bottom = Math.min(seen.bottom, box.bottom)
  }
  const isPart = focused.matches('[tabindex="0"]:not(button, input, select, [role=tab])')
  const box = focused.getBoundingClientRect()
  const problem = lookAt(box, isPart ? LEAST_PART : box.height)
  const name = focused.getAttribute('aria-label') ?? focused.textContent.trim()
  if (problem !== null) return `${focused.tagName} ${name}: ${problem}`

  const active = document.getElementById(focused.getAttribute('aria-activedescendant') ?? '')
  const row = active?.getBoundingClientRect()
  const hidden = row === undefined ? null : lookAt(row, row.height)
  return hidden === null ? 'in sight' : `${focused.tagName} ${name}, active row: ${hidden}`

  function lookAt({ left, top, right, bottom }: DOMRect, least: number): string | null {
    const [from, to] = [Math.max(seen.left, left), Math.min(seen.right, right)]
    const [upper, lower] = [Math.max(seen.top, top), Math.min(seen.bottom, bottom)]
    if (lower - upper < least - 1) return `${lower - upper} of ${bottom - top} pixels of its height are seen`
    if (!isPart && to - from < right - left - 1)
      return `${to - from} of ${right - left} pixels of its width are seen`
    const above = document.elementFromPoint((from + to) / 2, (upper + lower) / 2)
    const isCovered = above !== null && !above.contains(focused) && focused?.contains(above) !== true
    return isCovered ? `covered by ${above.tagName} ${above.className}` : null
  }
}
