import { join } from "node:path";
import { request } from "../../lab/elasticsearch-request";
import { exampleConfig } from "../../lab/example";
import { berlin, lab, munich, remoteSettings, validKeys } from "./running-lab";
import { openScratch, removeScratch, succeeded } from "./stacks";

afterAll(() => {
    removeScratch();
});

test("without an access the providers of the caller make the resources", async () => {
    const stack = await openScratch(join(__dirname, "programs/provider-of-opts"), exampleConfig(lab));
    const { outputs } = succeeded(await stack.up());
    expect(outputs.connected?.value).toBe(false);
    expect(await validKeys(berlin)).toEqual([outputs.keyId?.value]);
    expect(await remoteSettings(munich)).toMatchObject({
        "cluster.remote.berlin.server_name": "berlin.remote.test",
    });
    expect(await request(munich, "GET", "/_security/role/reads-berlin")).toMatchObject({
        "reads-berlin": { remote_indices: [{ clusters: ["berlin"] }] },
    });
    succeeded(await stack.up());
    const { changes } = succeeded(await stack.up());
    expect(Object.keys(changes)).toEqual(["same"]);
    succeeded(await stack.destroy());
    expect(await remoteSettings(munich)).toEqual({});
    expect(await validKeys(berlin)).toEqual([]);
});
