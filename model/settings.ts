/**
 * The values of a setting in a configuration, however it nests the setting's name: each level may stand by itself
 * or together with the next ones.
 */
export function settingValues(configuration: unknown, setting: string): unknown[] {
    return lookUp(configuration, setting.split("."));
}

function lookUp(value: unknown, path: string[]): unknown[] {
    if (path.length === 0) {
        return [value];
    }
    if (typeof value !== "object" || value === null) {
        return [];
    }
    return path.flatMap((_, index) => {
        const key = path.slice(0, index + 1).join(".");
        return key in value ? lookUp((value as Record<string, unknown>)[key], path.slice(index + 1)) : [];
    });
}
