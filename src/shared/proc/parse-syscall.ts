/**
 * The stack pointer in /proc/PID/task/TID/syscall; null for a thread that runs at this moment.
 *
 *   232 0x5 0x7f.. ... 0x7ffd3b0 0x7f6ba5 -> the last but one;  -1 0x7ffd3b0 0x7f6ba5;  running -> null
 *
 * Source: proc_pid_syscall(5). User addresses are below 2^53, so they are exact.
 */
export function parseStackPointer(syscall: string): number | null {
  const words = syscall.trim().split(' ')
  const pointer = words.at(-2)
  return words.length >= 3 && pointer !== undefined && /^0x[0-9a-f]+$/.test(pointer) ? Number(pointer) : null
}
