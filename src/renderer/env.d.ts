import type { VmatlasBridge } from '../shared/ipc/contract'

declare global {
  interface Window {
    /** The one global that the preload exposes; absent in a plain browser. */
    readonly vmatlas?: VmatlasBridge
  }
}
