// `feed` only writes XML; the reader that comes with xml-js is 28 kB of dead code in the Worker.
export { default as js2xml } from 'xml-js/lib/js2xml.js'
