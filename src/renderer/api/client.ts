import { fromErrorData, VmatlasError } from '../../shared/errors'
import type { IpcReply, MethodArgs, MethodName, MethodResult } from '../../shared/ipc/contract'

/**
 * Calls one request of the contract and resolves to its value.
 *
 * Errors: rejects with a VmatlasError that holds the code and next step of the reply; unwrapped here and not in
 * the preload, since an Error that crosses the context bridge loses its own fields.
 */
export async function call<M extends MethodName>(name: M, ...args: MethodArgs<M>): Promise<MethodResult<M>> {
  const bridge = window.vmatlas
  if (!bridge) {
    throw new VmatlasError('internal', 'The window is not connected to the app.', 'Start it with: npm start')
  }
  const request = bridge[name] as (...args: MethodArgs<M>) => Promise<IpcReply<MethodResult<M>>>
  const reply = await request(...args)
  if (!reply.ok) throw fromErrorData(reply.error)
  return reply.value
}
