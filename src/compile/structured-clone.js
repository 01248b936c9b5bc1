// The platform's own, instead of 3 kB that write it again for those without.
export default structuredClone
