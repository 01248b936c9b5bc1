// `feed` only writes XML. The reader that comes with xml-js would be 28 kB of dead code in the
// Worker, and take 4 ms of CPU in every new isolate.
export { default as js2xml } from 'xml-js/lib/js2xml.js'
