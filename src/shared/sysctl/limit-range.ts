/** The lowest value the app sets: the kernel's own default. Values near 0 stop every program from starting. */
export const LIMIT_FLOOR = 65530

/** The highest value the app sets: INT_MAX - 5, since kernel code adds small numbers to it. */
export const LIMIT_CEILING = 2147483642
