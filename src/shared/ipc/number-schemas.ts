import * as v from 'valibot'

/** The number of a request, by which its answers are known. */
export const requestId = v.pipe(v.number(), v.integer(), v.minValue(1))

/** How many of something. */
export const count = v.pipe(v.number(), v.integer(), v.minValue(0))

/** A moment since 1970, or a duration. */
export const milliseconds = v.pipe(v.number(), v.minValue(0))
