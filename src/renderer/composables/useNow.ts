import { onScopeDispose, shallowRef, type ShallowRef } from 'vue'

/** Returns the time, milliseconds since 1970, moved on every `intervalMs` until the scope ends. */
export function useNow(intervalMs = 1000): Readonly<ShallowRef<number>> {
  const now = shallowRef(Date.now())
  const timer = setInterval(() => (now.value = Date.now()), intervalMs)
  onScopeDispose(() => clearInterval(timer))
  return now
}
