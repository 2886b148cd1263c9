import { judge, type Probes } from "./prerequisites";

const complete: Probes = {
    system: "linux x64",
    root: false,
    goNeeded: "1.26.1",
    go: "1.26.1",
    jdks: [{ home: "/usr/lib/jvm/21", version: 21 }],
    maven: true,
    setpriv: true,
    openssl: true,
    sshd: true,
    apt: true,
};

function complaints(found: Partial<Probes>): string[] {
    try {
        judge({ ...complete, ...found });
        return [];
    } catch (error) {
        return (error as Error).message.split("\n").slice(1);
    }
}

test("takes the first JDK that is new enough", () => {
    const jdks = [17, 25, 21].map((version) => ({ home: `/jvm/${version}`, version }));
    expect(judge({ ...complete, jdks })).toEqual({ javaHome: "/jvm/25", root: false });
});

test("tells everything that is missing at once", () => {
    const bare: Probes = {
        system: "darwin arm64",
        root: true,
        go: undefined,
        goNeeded: "1.26.1",
        jdks: [{ home: "/jvm/17", version: 17 }],
        maven: false,
        setpriv: false,
        openssl: false,
        namespacesRefused: "unshare failed: Operation not permitted",
        sshd: false,
        apt: false,
    };
    const lines = complaints(bare);
    expect(lines).toHaveLength(8);
    for (const word of [
        "darwin arm64",
        "Go 1.26.1",
        "17 in /jvm/17",
        "Maven",
        "setpriv",
        "OpenSSL",
        "unshare failed: Operation not permitted",
        "ssh server",
    ]) {
        expect(lines.join("\n")).toContain(word);
    }
});

test.each([
    ["1.26.1", false],
    ["1.27", false],
    ["2.0", false],
    ["1.26", true],
    ["1.9.9", true],
])("Go %s is too old: %s", (go, tooOld) => {
    expect(complaints({ go })).toHaveLength(tooOld ? 1 : 0);
});

test("an ssh server may be there or be fetched", () => {
    expect(complaints({ root: true, apt: false })).toHaveLength(1);
    expect(complaints({ sshd: false })).toEqual([]);
    expect(complaints({ apt: false })).toEqual([]);
});
