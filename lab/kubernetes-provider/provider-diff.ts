import { changesCluster } from "./kubeconfig";
import { equal, plain, UNKNOWN, type PropertyMap } from "./values";

export interface ProviderDiff {
    diffs: string[];
    replaces: string[];
}

const OF_CLUSTER = ["kubeconfig", "context", "cluster"];

/** A provider for another cluster is another provider, and so are all its resources. */
export function diffProvider(olds: PropertyMap, news: PropertyMap): ProviderDiff {
    const [before, after] = [plain(olds), plain(news)];
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    const diffs = [...keys].filter((key) => !equal(before[key], after[key]));
    const unknown = OF_CLUSTER.find((key) => after[key] === UNKNOWN);
    if (diffs.length > 0 && unknown !== undefined) return { diffs: [unknown], replaces: [unknown] };
    const moves = changesCluster(before, after);
    return { diffs, replaces: diffs.filter((key) => moves && OF_CLUSTER.includes(key)) };
}
