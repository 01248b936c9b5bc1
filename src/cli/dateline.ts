#!/usr/bin/env node
const version: string = process.version
console.log(version, process.argv.slice(2))
