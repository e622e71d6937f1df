// Many objects, and a second isolate in a worker.
import { Worker } from 'node:worker_threads'

const kept = Array.from({ length: 200_000 }, (_, at) => ({ at, text: `object ${at}` }))
const worker = new Worker('setInterval(() => {}, 1000)', { eval: true })
worker.on('online', () => process.stdout.write(`ready ${kept.length}\n`))
process.stdin.resume()
