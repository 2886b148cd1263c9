// Stands for `node:timers/promises`, so that tests of long waits take no time: whoever sleeps finds the clock ahead
// when he wakes up. What happens on sockets is real, and takes the time that it takes.

let ahead = 0;
const now = Date.now.bind(Date);
Date.now = () => now() + ahead;

/** Sleeps on the clock alone. */
export function setTimeout(ms: number): Promise<void> {
    ahead += ms;
    return new Promise((resolve) => setImmediate(resolve));
}
