import {
    bundle,
    bundleBlock,
    bundleLines,
    bundleSetting,
    checkBundlePath,
    mountedBundle,
    namesBundle,
    publicRoots,
    trustedFiles,
} from "../../model/ca-bundle";
import { pemBlocks } from "../../model/certificates";
import { Known, unknown } from "../../model/known";
import { Problems } from "../../model/problems";
import { makeCertificates } from "./certificates";

const { ca, otherCa } = makeCertificates();

test("a block is the certificates between two comments", () => {
    expect(bundleBlock("berlin", [ca, `text around\r\n${otherCa.replace(/\n/g, "\r\n")}`])).toBe(
        `# BEGIN remote cluster berlin\n${ca.trim()}\n${otherCa.trim()}\n# END remote cluster berlin\n`,
    );
});

test("the bundle has a block for each remote", () => {
    const berlin = { alias: "berlin", caCertificates: [ca] };
    const paris = { alias: "paris", caCertificates: [otherCa] };
    expect(bundle([berlin, paris])).toBe(bundleBlock("berlin", [ca]) + bundleBlock("paris", [otherCa]));
});

test("beside a private CA, a remote with a public one needs the public roots", () => {
    const remotes = [
        { alias: "public", caCertificates: [] },
        { alias: "berlin", caCertificates: [ca] },
    ];
    expect(bundle(remotes)).toBe(bundleBlock("public", publicRoots) + bundleBlock("berlin", [ca]));
    expect(publicRoots.length).toBeGreaterThan(50);
});

test("without any private CA there is no bundle", () => {
    expect(bundle([{ alias: "public", caCertificates: [] }])).toBe("");
    expect(bundle([])).toBe("");
});

describe("a bundle that is always read", () => {
    const berlin = { alias: "berlin", caCertificates: [ca] };
    const paris = { alias: "paris", caCertificates: [otherCa] };
    const open = ["rome", "oslo"].map((alias) => ({ alias, caCertificates: [] }));
    const roots = `${publicRoots.join("\n")}\n`;

    test("of private CAs alone", () => {
        expect(mountedBundle([berlin, paris])).toBe(
            bundleBlock("berlin", [ca]) + bundleBlock("paris", [otherCa]),
        );
    });

    test("with the public roots once, however many remotes need them", () => {
        expect(mountedBundle([...open, berlin])).toBe(bundleBlock("berlin", [ca]) + roots);
        expect(mountedBundle(open)).toBe(roots);
    });

    test("holds what each remote needs, and nothing that is no certificate", () => {
        const blocks = pemBlocks(mountedBundle([...open, berlin, paris]));
        expect(blocks).toEqual([ca.trim(), otherCa.trim(), ...publicRoots.map((root) => root.trim())]);
    });

    test("one remote more or less leaves the others' certificates where they are", () => {
        const both = mountedBundle([berlin, paris]);
        expect(both).toContain(mountedBundle([berlin]));
        expect(both).toContain(mountedBundle([paris]));
    });
});

test("the lines to add are the ones that are found again", () => {
    expect(bundleLines("remote-certs/ca.crt")).toBe(
        "xpack.security.remote_cluster_client.ssl.enabled: true\n" +
            'xpack.security.remote_cluster_client.ssl.certificate_authorities: [ "remote-certs/ca.crt" ]',
    );
    expect(trustedFiles(bundleLines("remote-certs/ca.crt"))).toEqual(["remote-certs/ca.crt"]);
});

describe("the files that elasticsearch.yml names", () => {
    test.each([
        ["flat, a list", `${bundleSetting}: [ "a.crt", b.crt ]`, ["a.crt", "b.crt"]],
        ["flat, one text", `${bundleSetting}: a.crt`, ["a.crt"]],
        [
            "nested",
            "xpack:\n  security:\n    remote_cluster_client:\n      ssl:\n        certificate_authorities:\n          - a.crt",
            ["a.crt"],
        ],
        [
            "nested in part",
            "xpack.security:\n  remote_cluster_client.ssl:\n    certificate_authorities: [a.crt]",
            ["a.crt"],
        ],
        [
            "beside other settings",
            `xpack:\n  security.enabled: true\nxpack.security.remote_cluster_client:\n  ssl.certificate_authorities: a.crt`,
            ["a.crt"],
        ],
        ["commented out", `# ${bundleSetting}: [ "a.crt" ]\ncluster.name: munich`, []],
        ["of another interface", "xpack.security.transport.ssl.certificate_authorities: [a.crt]", []],
        ["a level that is text", "xpack: security", []],
        ["an empty file", "", []],
        ["only comments", "# nothing\n", []],
    ])("%s", (_, configuration, files) => {
        expect(trustedFiles(configuration)).toEqual(files);
    });
});

test.each([
    [["remote-certs/ca.crt"], true],
    [["other.crt", "/etc/elasticsearch/remote-certs/ca.crt"], true],
    [["/etc/other/remote-certs/ca.crt"], false],
    [["ca.crt"], false],
    [[], false],
])("%p names the bundle: %p", (trusted, expected) => {
    expect(namesBundle(trusted, "/etc/elasticsearch", "remote-certs/ca.crt")).toBe(expected);
});

test.each(["ca.crt", "remote-certs/ca.crt", "..certs/ca.crt", unknown, undefined])(
    "the path %p lies inside the configuration folder",
    (path) => {
        const problems = new Problems();
        checkBundlePath(problems, "bundlePath", path as Known<string>);
        expect(problems.found).toEqual([]);
    },
);

test.each(["", "/etc/ca.crt", "../ca.crt", "certs/../../ca.crt", 7])("the path %p does not", (path) => {
    const problems = new Problems();
    checkBundlePath(problems, "bundlePath", path as string);
    expect(problems.found).toEqual([
        `bundlePath: ${JSON.stringify(path)} is not a path inside the configuration folder, such as "remote-certs/ca.crt"`,
    ]);
});
