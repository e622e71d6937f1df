import type { Settings } from '../../shared/ipc/contract'

/**
 * Merges a change of the settings into those that are saved by now, which another program may have changed since.
 *
 * What the change left as it was stays as it is now; of mutes, those that it added are added and those that it
 * removed are removed. Where both changed the same choice, the later one holds.
 *
 *   base: mutes a     change: mutes a b     now: mutes a c  ->  mutes a c b
 */
export function mergeSettings(base: Settings, change: Settings, now: Settings): Settings {
  return {
    ...now,
    ...changedParts(base, change),
    findingMutes: mergeLists(base.findingMutes, change.findingMutes, now.findingMutes),
    watch: {
      ...now.watch,
      ...changedParts(base.watch, change.watch),
      muted: mergeLists(base.watch.muted, change.watch.muted, now.watch.muted),
    },
  }
}

function changedParts<Whole extends object>(base: Whole, change: Whole): Partial<Whole> {
  const keys = Object.keys(change) as (keyof Whole)[]
  const changed = keys.filter((key) => !isSame(base[key], change[key]))
  return Object.fromEntries(changed.map((key) => [key, change[key]])) as Partial<Whole>
}

function mergeLists<Item>(base: readonly Item[], change: readonly Item[], now: readonly Item[]): Item[] {
  const isIn = (list: readonly Item[], item: Item): boolean => list.some((other) => isSame(other, item))
  const added = change.filter((item) => !isIn(base, item) && !isIn(now, item))
  return [...now.filter((item) => !isIn(base, item) || isIn(change, item)), ...added]
}

/** Settings are plain data whose keys the schema puts into one order. */
function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
