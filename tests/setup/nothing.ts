/** Stands in for what isn't to be built. */
export {}
