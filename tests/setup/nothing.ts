/** Replaces a module that is to stay out of a build. */
export {}
