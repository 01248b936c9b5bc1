// Vite's `import.meta.glob`. All of `vite/client` would type style sheets otherwise than the Worker has them.
/// <reference types="vite/types/importMeta.d.ts" />
