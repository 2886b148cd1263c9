import { namedFile, transportSettings } from "../../model/transport-settings";

const prefix = "xpack.security.transport.ssl";
const prepared = `${prefix}.enabled: true
${prefix}.certificate_authorities: [ certs/ca.crt ]
`;

const read = (configuration: string) => transportSettings(configuration, "/etc/es");

test.each([
    ["flat", prepared],
    [
        "nested",
        "xpack.security:\n  transport.ssl:\n    enabled: true\n    certificate_authorities: certs/ca.crt\n",
    ],
    ["as a text", `${prefix}: { enabled: "true", certificate_authorities: " /etc/es/certs/ca.crt" }`],
    ["twice the same", prepared.replace("[", "[ ./certs/ca.crt,")],
    [
        "in capitals",
        `${prepared}${prefix}.client_authentication: REQUIRED\n${prefix}.verification_mode: Full`,
    ],
])("a prepared node: %s", (_, configuration) => {
    expect(read(configuration)).toEqual({ caFiles: ["/etc/es/certs/ca.crt"], problems: [] });
});

test("several files of CAs, and one of names", () => {
    const configuration = `${prefix}.enabled: true
${prefix}.certificate_authorities: certs/ca.crt, /srv/others.crt
${prefix}.trust_restrictions: { path: certs/trust.yml }
`;
    expect(read(configuration)).toEqual({
        caFiles: ["/etc/es/certs/ca.crt", "/srv/others.crt"],
        restrictions: "/etc/es/certs/trust.yml",
        problems: [],
    });
});

test.each([
    [
        prepared.replace("true", "false"),
        `${prefix}.enabled is false, so no certificates are shown or verified; give the node a certificate, and write\n${prefix}.enabled: true`,
    ],
    [prepared.replace(/.*enabled.*\n/, ""), `${prefix}.enabled is not set, so no certificates are shown`],
    [
        `${prepared}${prefix}.verification_mode: none`,
        `${prefix}.verification_mode is none, so every certificate is let in; write\n${prefix}.verification_mode: certificate`,
    ],
    [
        `${prepared}${prefix}.client_authentication: Optional`,
        `${prefix}.client_authentication is Optional, so clusters without a certificate are let in; take it out, or write\n${prefix}.client_authentication: required`,
    ],
    [
        `${prefix}.enabled: true`,
        `${prefix}.certificate_authorities names no file; put the cluster's own CA (all that is trusted now) as PEM into a file, and write instead of truststore.path\n${prefix}.certificate_authorities: [ "certs/transport-ca.crt" ]`,
    ],
    [
        `${prefix}.enabled: true\n${prefix}.certificate_authorities:`,
        `${prefix}.certificate_authorities names no file; put`,
    ],
    [
        `${prefix}.enabled: true\n${prefix}.truststore.path: elastic.p12\n${prefix}.keystore.path: elastic.p12`,
        `${prefix}.certificate_authorities names no file: the trusted CAs are in ${prefix}.truststore.path, and key stores are not changed; put`,
    ],
    [
        `${prefix}.enabled: true\n${prefix}.keystore.path: elastic.p12`,
        `${prefix}.certificate_authorities names no file: the trusted CAs are in ${prefix}.keystore.path, and key stores are not changed; put`,
    ],
])("%j: what is wrong, and the lines to add", (configuration, problem) => {
    expect(read(configuration).problems).toEqual([expect.stringContaining(problem)]);
});

test("all that is wrong is said at once", () => {
    expect(read("").problems).toHaveLength(2);
    expect(read(`${prefix}.verification_mode: none`).problems).toHaveLength(3);
});

test("what is not YAML", () => {
    expect(() => read("a: [")).toThrow("Flow sequence");
});

test.each([
    ["certs/ca.crt", "/etc/es/certs/ca.crt"],
    ["/etc/es/certs/ca.crt", "/etc/es/certs/ca.crt"],
    ["ca.crt", undefined],
])("%s is %s of the named files", (path, file) => {
    expect(namedFile(["/srv/others.crt", "/etc/es/certs/ca.crt"], "/etc/es", path)).toBe(file);
});
