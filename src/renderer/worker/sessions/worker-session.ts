import { VmatlasError } from '../../../shared/errors'
import type { ProcessIdentity } from '../../../shared/ipc/contract'
import type { ScannerEvent, ScannerRequest } from '../../../shared/ipc/port-messages'
import type { News } from '../../../shared/ipc/request-answers'
import { MappingQuestions } from '../answers/mapping-questions'
import type { WorkerEvent, WorkerMethodName, WorkerMethods } from '../protocol/messages'
import type { ViewName } from '../protocol/view-protocol'
import { BusyClock } from '../reading/busy-clock'
import { FileCheckSession } from '../reading/file-check'
import { LabRequests } from '../reading/lab-requests'
import { RootRequests } from '../reading/root-requests'
import { ScannerRequests, type AsksScanner } from '../reading/scanner-requests'
import { FilesSession } from './files-session'
import { FindingsSession } from './findings-session'
import { MapsView } from './maps-view'
import { ProcessListSession } from './process-list-session'
import { ProcessSession } from './process-session'
import { RecordingSession } from './recording-session'
import { SearchSession } from './search-session'
import { SnapshotPageSession } from './snapshot-page'
import { SnapshotSession } from './snapshot-session'
import { TextSession, type TextSources } from './text-session'
import { ViewSession } from './view-session'

/** What the worker knows and does: tables from the scanner on one side, views for the window on the other. */
export interface WorkerSession {
  /** Starts watching, also on the port of a scanner that was started again. */
  start(): void
  /** Takes a validated message of the scanner in. */
  take(event: ScannerEvent): void
  /** Ends what the lost scanner will not end. */
  lose(): void
  /** Carries out a request of the window; throws what it throws. */
  carryOut(method: WorkerMethodName, args: readonly unknown[]): unknown
}

/**
 * Makes the session of a window out of its parts.
 *
 * `emit` sends to the window; `send` asks the scanner and does nothing while there is none.
 */
export function createWorkerSession(
  emit: (event: WorkerEvent) => void,
  send: (request: ScannerRequest) => void,
): WorkerSession {
  const requests = new ScannerRequests(send)
  const parts = createParts(emit, requests)
  const { list, process, page, lab, root, snapshots } = parts
  const methods: Partial<WorkerMethods> = methodsOf(parts)

  /** What the scanner tells without being asked. */
  const onNews = {
    processes: (event) => {
      list.takeProcesses(event, process.identity)
      process.see(event.readAtMs)
    },
    counts: (event) => list.takeCounts(event),
    'lab-ended': (event) => lab.takeEnd(event),
    'root-state': ({ state, error }) => {
      root.take({ state, error })
      // What was denied before is read as soon as it may be.
      if (state === 'on') process.retryDenied()
    },
  } satisfies { [Type in News['type']]: (event: Extract<News, { type: Type }>) => void }

  return {
    start() {
      list.start()
      root.readAsRoot('look')
      process.start()
      page.start()
    },
    take(event) {
      if ('requestId' in event) requests.take(event)
      else (onNews[event.type] as (event: News) => void)(event)
    },
    lose() {
      process.lose()
      requests.lose()
      snapshots.lose()
      lab.lose()
      root.lose()
      emit({ type: 'scanner-lost' })
    },
    carryOut(method, args) {
      // The window's client derives method and arguments from the same type.
      const act = methods[method] as ((...args: readonly unknown[]) => unknown) | undefined
      if (!act) throw new VmatlasError('internal', `The worker knows no request ${method}.`)
      return act(...args)
    },
  }
}

/** Makes the parts, and gives each what it needs of the others. */
function createParts(emit: (event: WorkerEvent) => void, requests: AsksScanner) {
  const link = { emit, requests }
  /** Of the work that the maps of the open process make. */
  const clock = new BusyClock()
  const onChanged = (view: ViewName) => (): void => views.tell(view)
  const list = new ProcessListSession({ ...link, onChanged: onChanged('processes') })
  const nameOf = (identity: ProcessIdentity): string => list.nameOf(identity)
  const maps = new MapsView(onChanged('maps'))
  const process = new ProcessSession({
    requests: measureAnswers(requests, clock),
    onProcess: (open) => emit({ type: 'process', process: open }),
    maps,
    onCount: (identity, count, intervalMs) => list.enterCount(identity, count, intervalMs),
    onUsage: (identity, sums, intervalMs) => list.enterUsage(identity, sums, intervalMs),
    takeWorkMs: () => clock.takeMs(),
    factsOf: (identity) => list.factsOf(identity),
  })
  const snapshots = new SnapshotSession(link, (view) => views.tell(view))
  const files = new FilesSession({
    ...link,
    onChanged: onChanged('files'),
    nameOf,
  })
  const findings = new FindingsSession({ ...link, onChanged: onChanged('findings') })
  const search = new SearchSession({ ...link, onChanged: onChanged('found') })
  const page = new SnapshotPageSession(link, maps)
  const lab = new LabRequests(link)
  const root = new RootRequests(link)
  const views = new ViewSession(
    {
      processes: list.view,
      maps: maps.table,
      snapshots: snapshots.list,
      differences: snapshots.differences,
      files: files.view,
      findings: findings.view,
      found: search.view,
    },
    emit,
    clock,
  )
  const recordings = new RecordingSession(link, nameOf)
  const fileCheck = new FileCheckSession(link, maps.table, () => process.identity)
  const questions = measureAll(requestsOf(new MappingQuestions(maps.table, () => process.wantFacts())), clock)
  const writeDifference: TextSources['writeDifference'] = (form) => snapshots.writeDifference(form)
  const texts = new TextSession({ maps: maps.table, writeDifference })
  const quiet = { views, files, findings, search, recordings, fileCheck, questions, texts }
  return { list, process, page, snapshots, lab, root, ...quiet }
}

/** Every request of the window in its place: one that the protocol gains does not compile until a part has it. */
function methodsOf(parts: ReturnType<typeof createParts>): WorkerMethods {
  return {
    ...requestsOf(parts.views),
    ...requestsOf(parts.list),
    ...requestsOf(parts.process),
    ...requestsOf(parts.page),
    ...requestsOf(parts.snapshots),
    ...requestsOf(parts.files),
    ...requestsOf(parts.findings),
    ...requestsOf(parts.search),
    ...requestsOf(parts.lab),
    ...requestsOf(parts.root),
    ...requestsOf(parts.recordings),
    ...requestsOf(parts.fileCheck),
    ...parts.questions,
    ...requestsOf(parts.texts),
  } satisfies WorkerMethods
}

/** The requests that a part carries out: functions of its own, which know what they belong to. */
function requestsOf<Part extends object>(part: Part): Pick<Part, keyof Part & WorkerMethodName> {
  const functions = Object.entries(part).filter(([, value]) => typeof value === 'function')
  return Object.fromEntries(functions) as Pick<Part, keyof Part & WorkerMethodName>
}

/** Asks on behalf of the open process: its answers are work with the maps, and it ends its reads by itself. */
function measureAnswers(requests: AsksScanner, clock: BusyClock): AsksScanner {
  return {
    ...requests,
    ask: (request, onAnswer) =>
      requests.ask(
        request,
        (answer) => clock.measure(() => onAnswer(answer)),
        () => undefined,
      ),
  }
}

/** The same functions, each measured as work with the maps. */
function measureAll<Methods extends object>(methods: Methods, clock: BusyClock): Methods {
  type Act = (...args: readonly unknown[]) => unknown
  const measured = Object.entries(methods as Record<string, Act>).map(([name, act]) => [
    name,
    (...args: readonly unknown[]) => clock.measure(() => act(...args)),
  ])
  return Object.fromEntries(measured) as Methods
}
