import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/jetbrains-mono/wght.css'
import 'uplot/dist/uPlot.min.css'
import './styles/tokens.css'
import './styles/base.css'
import './styles/controls.css'
import './styles/layout.css'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { connectScanner } from './api/connect-scanner'
import { createWorkerClient } from './api/worker-client'
import { WORKER_KEY } from './api/worker-key'
import App from './App.vue'
import { useScannerStore } from './stores/scanner'
import { useComparisonStore } from './stores/comparison'
import { useFailureStore } from './stores/failure'
import { useFilesStore } from './stores/files'
import { useFindingsStore } from './stores/findings'
import { useLabProcessStore } from './stores/lab-process'
import { useRecordingsStore } from './stores/recordings'
import { useSeriesStore } from './stores/series'
import { useSnapshotPageStore } from './stores/snapshot-page'
import { useSnapshotsStore } from './stores/snapshots'

const worker = createWorkerClient(
  new Worker(new URL('./worker/table-worker.ts', import.meta.url), { type: 'module', name: 'tables' }),
)
const app = createApp(App)
app.use(createPinia())
app.provide(WORKER_KEY, worker)

const failure = useFailureStore()
failure.follow(worker)
useScannerStore().follow(worker)
useSnapshotsStore().follow(worker)
useSnapshotPageStore().follow(worker)
useComparisonStore().follow(worker)
useSeriesStore().follow(worker)
useLabProcessStore().follow(worker)
useFilesStore().follow(worker)
useRecordingsStore().follow(worker)
useFindingsStore().follow(worker)
connectScanner(worker, failure.report)
app.mount('#app')
