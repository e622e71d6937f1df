import { readFileSync } from 'node:fs'
import {
  DBusError,
  interface as dbusInterface,
  Message,
  systemBus,
  Variant,
  type MessageBus,
} from 'dbus-next'

const POLKIT = 'org.freedesktop.PolicyKit1'
const AUTHORITY_PATH = '/org/freedesktop/PolicyKit1/Authority'
const AGENT_PATH = '/vmatlas/test/agent'

/** How the agent of the test answers every request: the person closes the prompt, or fails to authenticate. */
export type AgentAnswer = 'Cancelled' | 'Failed'

/** An authentication agent registered for one process. */
export interface TestAgent {
  /** Actions it was asked about, in order. */
  readonly asked: readonly string[]
  /** What the prompts said, in order. */
  readonly messages: readonly string[]
  close(): void
}

class Agent extends dbusInterface.Interface {
  readonly asked: string[] = []
  readonly messages: string[] = []
  readonly #answer: AgentAnswer

  constructor(answer: AgentAnswer) {
    super(`${POLKIT}.AuthenticationAgent`)
    this.#answer = answer
  }

  BeginAuthentication(action: string, message: string): never {
    this.asked.push(action)
    this.messages.push(message)
    throw new DBusError(`${POLKIT}.Error.${this.#answer}`, 'answered by a test')
  }

  CancelAuthentication(): void {
    // Nothing is under way: every request was answered at once.
  }
}

Agent.configureMembers({
  methods: {
    BeginAuthentication: { inSignature: 'sssa{ss}sa(sa{sv})' },
    CancelAuthentication: { inSignature: 's' },
  },
})

/** Registers an agent, as root, for one running process; pkexec started by it asks this agent. */
export async function registerAgent(pid: number, answer: AgentAnswer): Promise<TestAgent> {
  const bus = systemBus()
  const agent = new Agent(answer)
  bus.export(AGENT_PATH, agent)
  try {
    await register(bus, pid)
  } catch (error) {
    bus.disconnect()
    throw error
  }
  return { asked: agent.asked, messages: agent.messages, close: () => bus.disconnect() }
}

async function register(bus: MessageBus, pid: number): Promise<void> {
  const subject = [
    'unix-process',
    { pid: new Variant('u', pid), 'start-time': new Variant('t', startTicks(pid)) },
  ]
  await bus.call(
    new Message({
      destination: POLKIT,
      path: AUTHORITY_PATH,
      interface: `${POLKIT}.Authority`,
      member: 'RegisterAuthenticationAgent',
      signature: '(sa{sv})ss',
      body: [subject, 'C', AGENT_PATH],
    }),
  )
}

/** Field 22 of /proc/PID/stat, counted from behind the name, which may hold spaces and brackets. */
function startTicks(pid: number): bigint {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
  return BigInt(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '0')
}
