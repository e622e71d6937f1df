/**
 * Reads custom properties that hold colours as a canvas needs them, for the present theme.
 *
 * A canvas does not know light-dark(), and a custom property is not resolved by itself; the colour of an element is.
 */
export function readColours<Name extends string>(
  probe: HTMLElement,
  names: readonly Name[],
): Record<Name, string> {
  const colours = names.map((name) => {
    probe.style.color = `var(${name})`
    return [name, getComputedStyle(probe).color] as const
  })
  probe.style.color = ''
  return Object.fromEntries(colours) as Record<Name, string>
}
