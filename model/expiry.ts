const day = 24 * 60 * 60 * 1000;

/** From when on an expiry is a warning. */
const urgentBefore = 14 * day;

/** What to say about a key that expires; nothing for one that does not. */
export function expiryNotice(timestamp: number, now: number): { text: string; urgent: boolean } | undefined {
    if (timestamp <= 0) {
        return undefined;
    }
    const date = new Date(timestamp).toISOString().slice(0, 10);
    if (timestamp <= now) {
        return { urgent: true, text: `the key expired on ${date}; change \`rotation\` to make a new one` };
    }
    const days = Math.floor((timestamp - now) / day);
    return {
        urgent: timestamp - now < urgentBefore,
        text: `the key expires on ${date}, in ${days} days; change \`rotation\` before`,
    };
}
