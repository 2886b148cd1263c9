import { componentProviderHost } from "@pulumi/pulumi/provider/experimental";
import { dirname } from "node:path";
import {
    CloudListedRemote,
    CloudRemoteClient,
    CloudRemoteServer,
    CrossClusterApiKey,
    EckElasticsearch,
    EckRemoteClient,
    EckRemoteServer,
    RemoteConnection,
    SelfManagedRemoteClient,
    SelfManagedRemoteServer,
} from "./index";

void componentProviderHost({
    name: "elastic-remote-clusters",
    components: [
        CloudListedRemote,
        CloudRemoteClient,
        CloudRemoteServer,
        CrossClusterApiKey,
        EckElasticsearch,
        EckRemoteClient,
        EckRemoteServer,
        RemoteConnection,
        SelfManagedRemoteClient,
        SelfManagedRemoteServer,
    ],
    // the sources, from which the schema is read, lie beside the compiled code
    dirname: dirname(__dirname),
});
