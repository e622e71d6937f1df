import { vi } from 'vitest'

/** Height of every grid's scroller in these tests: room for ten rows of 24 px. */
export const SCROLLER_HEIGHT = 240

/** Gives elements a height, which a page without layout does not have. */
export function giveElementsHeight(): void {
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(SCROLLER_HEIGHT)
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(0)
}

/** Texts of the cells of the rows that a grid shows, in their order. */
export function shownRows(grid: Element): string[][] {
  return [...grid.querySelectorAll('[role="row"][aria-rowindex]')]
    .filter((row) => row.querySelector('[role="gridcell"]') !== null)
    .sort((a, b) => Number(a.getAttribute('aria-rowindex')) - Number(b.getAttribute('aria-rowindex')))
    .map((row) => [...row.querySelectorAll('[role="gridcell"]')].map((cell) => cell.textContent.trim()))
}

/** The one element with a role and, where given, an accessible name set by aria-label. */
export function byRole(root: ParentNode, role: string, name?: string): HTMLElement {
  const selector = name === undefined ? `[role="${role}"]` : `[role="${role}"][aria-label="${name}"]`
  const element = root.querySelector<HTMLElement>(selector)
  if (!element) throw new Error(`no ${role} ${name ?? ''}`)
  return element
}

/** The button with this text. */
export function button(root: ParentNode, text: string): HTMLButtonElement {
  const found = [...root.querySelectorAll('button')].find((element) =>
    element.textContent.trim().startsWith(text),
  )
  if (!found) throw new Error(`no button ${text}`)
  return found
}
