import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { formatLabLine } from '../../src/shared/lab/lab-protocol'
import type { LabCall } from '../../src/shared/lab/lab-call'

/** A process whose maps a test changes, one call at a time. */
export interface ChangingProcess {
  readonly pid: number
  /** Makes a call and waits until it is made; throws where the kernel refuses it. */
  call(call: LabCall): Promise<void>
  kill(): Promise<void>
}

/** Starts the Lab's program for a test to drive. */
export async function startChanging(): Promise<ChangingProcess> {
  const child = spawn(resolve(import.meta.dirname, '../../out/lab/vmatlas-lab'), {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const [, , pid] = String((await lines.next()).value).split(' ')
  return {
    pid: Number(pid),
    call: async (call) => {
      child.stdin.write(`${formatLabLine(call)}\n`)
      const answer = String((await lines.next()).value)
      if (!answer.startsWith('ok ')) throw new Error(`${call.call}: ${answer}`)
    },
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}
