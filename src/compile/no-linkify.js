// markdown-it makes links of bare addresses only where it is told to, which it isn't: 15 kB of dead code in the Worker.
export class LinkifyIt {}
