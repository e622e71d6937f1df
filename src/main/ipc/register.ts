import * as v from 'valibot'
import { toErrorData, VmatlasError } from '../../shared/errors'
import {
  CONTRACT,
  METHOD_NAMES,
  type IpcReply,
  type MethodArgs,
  type MethodName,
  type MethodResult,
} from '../../shared/ipc/contract'

/** Who made a request: the id of its web contents. */
export interface Caller {
  readonly contentsId: number
}

/** One function per request of the contract. */
export type Handlers = {
  readonly [M in MethodName]: (
    caller: Caller,
    ...args: MethodArgs<M>
  ) => MethodResult<M> | Promise<MethodResult<M>>
}

/** What of Electron's invoke event decides whether the sender is one of our windows. */
export interface SenderEvent {
  readonly sender: { readonly id: number; readonly mainFrame: unknown }
  readonly senderFrame: { readonly url: string } | null
}

/** The part of Electron's `ipcMain` that is used. */
export interface IpcListener<Event extends SenderEvent> {
  handle(channel: string, listener: (event: Event, ...args: unknown[]) => Promise<unknown>): void
}

/** One answered request, for the log. */
export interface IpcLogEntry {
  readonly method: MethodName
  readonly durationMs: number
  /** `ok` or the error's code. */
  readonly outcome: string
  /** What was thrown, when it was no error that the code throws on purpose. */
  readonly defect?: unknown
}

/** What registration needs besides the handlers. */
export interface RegisterOptions {
  readonly isKnownSender: (event: SenderEvent) => boolean
  readonly log: (entry: IpcLogEntry) => void
}

/**
 * Registers every request of the contract.
 *
 * For each, in this order: sender, arguments, handler, reply, log. The reply is always an envelope, never a
 * rejection: an Error that crosses the bridge would lose its code.
 */
export function registerIpc<Event extends SenderEvent>(
  ipc: IpcListener<Event>,
  handlers: Handlers,
  options: RegisterOptions,
): void {
  for (const method of METHOD_NAMES) {
    ipc.handle(method, async (event, ...args) => {
      const startedAt = performance.now()
      let reply: IpcReply<unknown>
      let defect: unknown
      try {
        if (!options.isKnownSender(event)) throw unknownSender()
        reply = toCloneableReply(await callHandler(handlers, method, { contentsId: event.sender.id }, args))
      } catch (thrown) {
        reply = { ok: false, error: toErrorData(thrown) }
        if (reply.error.code === 'internal') defect = thrown
      }
      options.log({
        method,
        durationMs: performance.now() - startedAt,
        outcome: reply.ok ? 'ok' : reply.error.code,
        ...(defect === undefined ? {} : { defect }),
      })
      return reply
    })
  }
}

function callHandler(handlers: Handlers, method: MethodName, caller: Caller, args: unknown[]): unknown {
  const schema: v.GenericSchema<unknown, readonly unknown[]> = CONTRACT[method].args
  const parsed = v.safeParse(schema, args)
  if (!parsed.success) throw invalidArguments(method, parsed.issues)
  // The schema has just proven that the arguments are those of this handler; the compiler cannot pair the two.
  const handler: (caller: Caller, ...args: never[]) => unknown = handlers[method]
  return handler(caller, ...(parsed.output as never[]))
}

/** Replies are small (tables travel over the scanner's port), so trying the clone first costs nothing. */
function toCloneableReply(value: unknown): IpcReply<unknown> {
  try {
    return { ok: true, value: structuredClone(value) }
  } catch (thrown) {
    throw new Error(`the reply cannot be sent: ${toErrorData(thrown).message}`)
  }
}

function unknownSender(): VmatlasError {
  return new VmatlasError('invalid-request', 'The request did not come from a window of this app.')
}

function invalidArguments(
  method: MethodName,
  issues: [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]],
): VmatlasError {
  const [issue] = issues
  const place = v.getDotPath(issue)
  return new VmatlasError(
    'invalid-request',
    `The arguments of ${method} are not valid${place === null ? '' : ` at ${place}`}: ${issue.message}.`,
  )
}
