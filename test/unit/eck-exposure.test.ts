import { checkExposure, EckExposure, exposedPorts, serverInterface } from "../../model/eck-exposure";
import { unknown } from "../../model/known";
import { Problems } from "../../model/problems";

test.each([
    { loadBalancer: {} },
    {
        loadBalancer: {
            port: 443,
            annotations: {},
            labels: { team: "search" },
            loadBalancerClass: "internal",
        },
    },
    { loadBalancer: { loadBalancerSourceRanges: ["203.0.113.0/24", "0.0.0.0/0", "2001:db8::/32", "::/0"] } },
    { loadBalancer: { annotations: { kind: unknown }, loadBalancerSourceRanges: [unknown] } },
    { loadBalancer: unknown },
    { eckService: {} },
    { eckService: { port: 443 } },
    { eckService: unknown },
    { address: { host: "berlin.example.com" } },
    { address: { host: "[2001:db8::1]", port: 443 } },
    { address: { host: unknown, port: unknown } },
    { loadBalancer: undefined, eckService: undefined, address: unknown },
])("%j is a way to reach the interface", (exposure) => {
    const problems = new Problems();
    checkExposure(problems, "expose", exposure as Parameters<typeof checkExposure>[2]);
    expect(problems.found).toEqual([]);
});

test.each(["203.0.113.0/33", "203.0.113.256/24", "2001:db8::/129", "1.2.3/24", "203.0.113.0/-1", ":::/0"])(
    "%s is no network",
    (range) => {
        const problems = new Problems();
        const exposure: EckExposure = { loadBalancer: { loadBalancerSourceRanges: [range] } };
        checkExposure(problems, "expose", exposure as Parameters<typeof checkExposure>[2]);
        expect(problems.found).toEqual([
            `expose.loadBalancer.loadBalancerSourceRanges[0]: "${range}" is not a network such as "203.0.113.0/24"`,
        ]);
    },
);

test("whatever the outer port, the target is the interface in the Pods", () => {
    expect(exposedPorts(serverInterface, 443)).toEqual([{ name: "rcs-443", port: 443, targetPort: 9443 }]);
});
