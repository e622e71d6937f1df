/** The text of a file, put into the bundle when it is built. */
declare module '*?raw' {
  const text: string
  // eslint-disable-next-line no-restricted-syntax -- The bundler gives such a text no name.
  export default text
}
