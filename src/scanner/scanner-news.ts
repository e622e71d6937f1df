import type { WatchSettings } from '../shared/ipc/view-settings'
import type { WatchAlert } from '../shared/sysctl/limit-watch'

/** What the scanner sends to the main process without a request. */
export interface ScannerNews {
  readonly alert: WatchAlert
}

/** When the scanner is to tell of a process, from now on. */
export interface WatchOrder {
  readonly watch: WatchSettings
}
